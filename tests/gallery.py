"""The bad example of every rule -> what a reader of the terminal sees of it: the page docs/diagnostics.md."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Final

import sfjourney
from sfjourney.pipeline import compile_workspace
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText
from sfjourney.report.paint import Paint
from sfjourney.report.reference.pages import FAMILIES
from sfjourney.rules import RULES
from sfjourney.rules.rule import Rule
from sfjourney.workspace import load_workspace
from workspaces import write_example

_COLUMNS: Final = 80
_HEAD: Final = """\
# Diagnostics

What each rule says of its bad example in [rules.md](rules.md), as `sfjourney check` prints it in 80 columns, and as
`sfjourney simulate` does for those about recordings. The mark `^` is where something is wrong; `-` marks other places
that have to do with it. `why` is the reason of the rule, `help` what to do about it.
"""
_DATES: Final = re.compile(r"\d{4}-\d{2}-\d{2}(,\s+\d{4}-\d{2}-\d{2})*")


def diagnostics_page() -> str:
    """The whole page, family by family, in the order of the rules."""
    lines = [_HEAD]
    for family, about in FAMILIES.items():
        lines += [f"## {family}", "", f"{about[0].upper()}{about[1:]}.", ""]
        for rule in RULES:
            if rule.family == family:
                lines += [f"### {rule.code}", "", "```", *_shown(rule), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def of_any_year(page: str) -> str:
    """The page without the days on which clocks change: they are those of the years ahead, whenever it is made."""
    before, section, rest = page.partition("### time/clock-change\n")
    example, following, after = rest.partition("\n### ")
    return before + section + _DATES.sub("", " ".join(example.split())) + following + after


def _shown(rule: Rule) -> list[str]:
    with TemporaryDirectory() as folder:
        root = write_example(Path(folder), rule.bad)
        text = _replayed(rule, root) if rule.family == "recording" else _checked(rule, root)
    return text.rstrip("\n").split("\n")


def _checked(rule: Rule, root: Path) -> str:
    compiled = compile_workspace(load_workspace(root))
    found = [one for one in compiled.diagnostics if one.finding.code == rule.code]
    return DiagnosticText(compiled.sources, Paint(colour=False), _COLUMNS).render(found)


def _replayed(rule: Rule, root: Path) -> str:
    simulation = sfjourney.simulate([root / "recording.jsonl"], root)
    found = [one for one in simulation.summary.attention if one.code == rule.code]
    lines = []
    for one in found:
        message = f"{one.severity}[{one.code}]: {one.message}".replace(f"{root}/", "")
        lines += wrap(message, _COLUMNS, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        lines += wrap(f"  = why:  {rule.why}", _COLUMNS, subsequent_indent=" " * 10, break_on_hyphens=False)
    return "\n".join(lines)
