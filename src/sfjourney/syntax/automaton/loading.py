"""The grammar, wherever it was installed -> the language. What Lark makes of it is kept from run to run."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from sfjourney.syntax.automaton.language import Language
from sfjourney.syntax.automaton.table_file import MadeFrom, keep_tables, kept_tables
from sfjourney.syntax.automaton.tables import Tables
from sfjourney.version import VERSION

_FILE = Path("grammars") / "journey.lark"
_PACKAGE = Path(__file__).parents[2]
_MAKERS = ("lark", *(f"{__package__}.{module}" for module in ("grammar", "generate", "tables")))
"""The modules that say what tables look like: Lark's own begins with its version."""


def grammar_text() -> str:
    """The grammar: from inside the package where it was built into a wheel, else from the top of the repository."""
    try:
        return _content(str(_PACKAGE / _FILE))
    except OSError:
        return _content(str(_PACKAGE.parents[1] / _FILE))


@cache
def language() -> Language:
    """The language that all files are read in."""
    grammar = grammar_text()
    made_from = MadeFrom(grammar, VERSION, tuple(_source(module) for module in _MAKERS))
    tables = kept_tables(made_from)
    if tables is None:
        tables = made_tables(grammar)
        keep_tables(made_from, tables)
    return Language(tables)


def made_tables(grammar: str) -> Tables:
    """The tables of a grammar, made by Lark, which takes longer than most checks."""
    from sfjourney.syntax.automaton.generate import tables_of  # noqa: PLC0415  # Lark is imported only where it has work
    from sfjourney.syntax.automaton.grammar import build_parser  # noqa: PLC0415  # the same

    return tables_of(build_parser(grammar))


def _source(module: str) -> str:
    """The text of a module, without importing it; empty where it was installed without one."""
    spec = find_spec(module)
    try:
        return "" if spec is None or spec.origin is None else _content(spec.origin)
    except (OSError, ValueError):
        return ""


class _Loader(Protocol):
    def get_data(self, path: str, /) -> bytes: ...


def _content(place: str) -> str:
    """The text of a file beside our modules, which may be in a zip archive: what loaded this one has it.

    importlib.resources would do the same, and take longer to import than a check takes.
    """
    loader: _Loader = globals()["__loader__"]
    return loader.get_data(place).decode("utf-8").replace("\r\n", "\n")
