"""A file as written -> its canonical text, or what keeps it from being read."""

from sfjourney.diagnostics import Checked
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source
from sfjourney.syntax.formatting.header import in_order
from sfjourney.syntax.formatting.read import units_of
from sfjourney.syntax.formatting.write import text_of
from sfjourney.syntax.lexical import prepare
from sfjourney.syntax.parse import parse, parse_tree


def format_source(source: Source, limits: Limits = DEFAULT_LIMITS) -> Checked[str | None]:
    """The canonical text of a file: what it means is the same, and so is what its comments say and where.

    Line ends are newlines, also behind the last line. None, with the findings, where the file cannot be read whole:
    such a one is best left as it is.
    """
    checked = parse(source, limits)
    if checked.findings:
        return Checked(None, checked.findings)
    tree = parse_tree(prepare(source, limits).text or "")
    return Checked(text_of(in_order(units_of(tree, checked.value))))
