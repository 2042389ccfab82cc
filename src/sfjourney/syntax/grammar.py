"""The grammar file -> Lark's parser. Lark is known to this package alone."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from lark import Lark

_FILE = "journey.lark"


def grammar_text() -> str:
    """The grammar: from inside the package where it was built into a wheel, else from the top of the repository."""
    packed = resources.files("sfjourney") / "grammars" / _FILE
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammars" / _FILE).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def parser() -> Lark:
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        keep_all_tokens=True,
        maybe_placeholders=False,
    )
