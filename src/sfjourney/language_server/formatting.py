"""A text in an editor -> what `fmt` would change in it."""

from sfjourney.diagnostics import Edit
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source
from sfjourney.syntax.formatting import format_source


def formatting(source: Source, limits: Limits = DEFAULT_LIMITS) -> tuple[Edit, ...] | None:
    """The edit that gives a file its one form, of as few lines as there must be; none where it has it already.

    None where the file cannot be read whole: it is left as it is then. Line ends of the edit are newlines.
    """
    after = format_source(source, limits).value
    if after is None:
        return None
    old, new = source.text.splitlines(keepends=True), after.splitlines(keepends=True)
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    behind = 0
    while behind < min(len(old), len(new)) - same and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    if len(old) == len(new) == same:
        return ()
    start = sum(map(len, old[:same]))
    end = len(source.text) - sum(map(len, old[len(old) - behind :]))
    return (Edit(source.span(start, end), "".join(new[same : len(new) - behind])),)
