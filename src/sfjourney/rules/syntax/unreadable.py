"""A file that is no text for us."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNREADABLE = Rule(
    code="syntax/unreadable",
    title="A file cannot be read as text",
    severity=Severity.ERROR,
    why="what it says would be guessed: in another encoding it has other characters, and what is so long nobody wrote",
    bad="# caf\udce9: this byte is no UTF-8\n",
    good="""\
        # café
    """,
)
