"""A summary -> the text that a person reads after a replay."""

import io

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sfjourney.replay.summary import JourneySummary, Summary
from sfjourney.report.paint import shown

_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_SIGN = {"error": "✗", "warning": "!", "info": "·"}


def summary_text(summary: Summary, *, colour: bool, columns: int) -> str:
    """The records, then the Journeys in numbers, why not more, their emails, and what needs attention."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=columns,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    parts = (_records(summary), _journeys(summary), _reasons(summary), _emails(summary), _attention(summary))
    for part in parts:
        if isinstance(part, Text) or part.row_count:
            console.print(part)
            console.print()
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines()) + "\n"


def _records(summary: Summary) -> Text:
    records, files = summary.records, len(summary.inputs)
    text = Text()
    text.append(f"{records.read:,} records", style="bold")
    text.append(f" in {files} file{'' if files == 1 else 's'}")
    listed = [f"{count:,} {status}" for status, count in records.outcomes.items()]
    text.append(f": {', '.join(listed)}" if listed else "")
    if records.refused:
        text.append(f", {records.refused:,} refused", style="bold red")
    if records.later:
        text.append(f"; {records.later:,} later than {summary.until} left out")
    text.append(f" ({summary.clock} clock, tzdata {summary.tzdata})")
    return text


def _table(*names: str) -> Table:
    """A table whose columns, after the first, are numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column(names[0], overflow="fold")
    for name in names[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _journeys(summary: Summary) -> Table:
    table = _table("Journey", "matched", "enrolled", "skipped", "running", "completed", "exited", "goal")
    for journey in summary.journeys:
        skipped, exited = sum(journey.skipped.values()), sum(journey.exited.values())
        counts = (journey.matched, journey.enrolled, skipped, journey.running, journey.completed, exited)
        name = Text(journey.key, style="bold").append(" (draft)" if journey.draft else "", style="not bold")
        table.add_row(name, *(f"{count:,}" for count in counts), _goal(journey))
    return table


def _goal(journey: JourneySummary) -> str:
    if journey.goals is None:
        return "-"
    return f"{journey.goal_rate:.1%}" if journey.goal_rate is not None else "0"


def _reasons(summary: Summary) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for name in ("Journey", "skipped because", "exited because"):
        table.add_column(name, overflow="fold")
    for journey in summary.journeys:
        if journey.skipped or journey.exited:
            table.add_row(Text(journey.key, style="bold"), _listed(journey.skipped), _listed(journey.exited))
    return table


def _listed(counts: dict[str, int], between: str = "\n") -> str:
    """Reasons and their counts, the most frequent first."""
    return between.join(
        f"{count:,} {shown(reason)}" for reason, count in sorted(counts.items(), key=lambda one: -one[1])
    )


def _emails(summary: Summary) -> Table:
    table = _table("Email", "sent", "skipped", "failed")
    table.add_column("because", overflow="fold")
    senders = [(journey.key, journey.sends) for journey in summary.journeys]
    for sender, templates in (*senders, ("calls of the recording", summary.recorded_sends)):
        if templates:
            table.add_row(Text(sender, style="bold"))
        for template in templates:
            counts = (template.sent, template.skipped, template.failed)
            table.add_row(
                f"  {template.template}", *(f"{count:,}" for count in counts), _listed(template.reasons, ", ")
            )
    return table


def _attention(summary: Summary) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Needs attention", overflow="fold")
    for one in summary.attention:
        sign = Text(_SIGN[one.severity], style=_STYLE[one.severity])
        line = Table.grid(padding=(0, 1))
        line.add_row(sign, Text(shown(one.message)).append(f"  {one.code}", style="dim"))
        table.add_row(line)
    return table
