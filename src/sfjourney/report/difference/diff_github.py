"""A judged difference -> the annotations that GitHub Actions makes of lines in a log."""

from sfjourney.graph.difference.changes import Change
from sfjourney.report.diagnostics.github import COMMAND, MOST, command
from sfjourney.report.difference.change_places import place_of
from sfjourney.report.difference.diff_sarif import change_text, level_tally, worst_first
from sfjourney.report.difference.diff_text import signed_lines
from sfjourney.report.difference.reviewed import Reviewed


def diff_annotations(reviewed: Reviewed) -> str:
    """Workflow commands, one a line, the worst change first; where there are more than ten the tenth says how many.

    Approved changes are not annotated.
    """
    changes = worst_first(reviewed)
    first = changes if len(changes) <= MOST else changes[: MOST - 1]
    lines = [_annotation(reviewed, change) for change in first]
    rest = changes[len(first) :]
    if rest:
        text = (
            f"{len(rest):,} more changes are not shown here: {level_tally(rest)}; the summary of the job has them all"
        )
        lines.append(command(COMMAND[rest[0].level], [("title", "sfjourney diff")], text))
    return "".join(f"{line}\n" for line in lines)


def _annotation(reviewed: Reviewed, change: Change) -> str:
    place = place_of(change, reviewed.base, reviewed.head)
    properties = [("file", reviewed.folder + place.file), ("line", str(place.line))] if place is not None else []
    properties.append(("title", f"{change.remark.kind.value} {change.fingerprint}"))
    lines = [f"{sign} {line}" for sign, line in signed_lines(change.remark)]
    return command(COMMAND[change.level], properties, change_text(change), *lines)
