"""A summary -> the text that a person reads after a replay."""

import io

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sfjourney.replay.summary import JourneySummary, Summary, TemplateSummary
from sfjourney.report.paint import shown

_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_SIGN = {"error": "✗", "warning": "!", "info": "·"}


def summary_text(summary: Summary, *, colour: bool, columns: int) -> str:
    """The records, then a table of Journeys, then their sends, then what needs attention."""
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
    console.print(_records(summary), soft_wrap=False)
    console.print(_journeys(summary))
    console.print(_sends(summary))
    if summary.attention:
        console.print(Text("Needs attention", style="bold"))
        for one in summary.attention:
            line = Table.grid(padding=(0, 1))
            line.add_row(
                Text(_SIGN[one.severity], style=_STYLE[one.severity]),
                Text(f"{one.count:,}", style="bold"),
                Text(f"{shown(one.message)}  [{one.code}]"),
            )
            console.print(line)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


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
    text.append(f" ({summary.clock} clock, tzdata {summary.tzdata})\n")
    return text


def _counted(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    if not total:
        return "0"
    parts = ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items(), key=lambda one: -one[1]))
    return f"{total:,} ({parts})"


def _journeys(summary: Summary) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column("Journey", style="bold", overflow="fold")
    for name in ("matched", "enrolled"):
        table.add_column(name, justify="right")
    table.add_column("skipped", overflow="fold")
    for name in ("running", "completed"):
        table.add_column(name, justify="right")
    table.add_column("exited", overflow="fold")
    table.add_column("goal", justify="right")
    for journey in summary.journeys:
        table.add_row(
            journey.key + (" (draft)" if journey.draft else ""),
            f"{journey.matched:,}",
            f"{journey.enrolled:,}",
            _counted(journey.skipped),
            f"{journey.running:,}",
            f"{journey.completed:,}",
            _counted(journey.exited),
            _goal(journey),
        )
    return table


def _goal(journey: JourneySummary) -> str:
    if journey.goals is None:
        return "-"
    return f"{journey.goal_rate:.1%}" if journey.goal_rate is not None else "0"


def _sends(summary: Summary) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column("email", style="bold", overflow="fold")
    table.add_column("sent by", overflow="fold")
    for name in ("sent", "skipped", "failed"):
        table.add_column(name, justify="right")
    table.add_column("why not", overflow="fold")
    for journey in summary.journeys:
        for template in journey.sends:
            _add_template(table, template, journey.key)
    for template in summary.recorded_sends:
        _add_template(table, template, "recorded calls")
    return table


def _add_template(table: Table, template: TemplateSummary, by: str) -> None:
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in template.reasons.items())
    table.add_row(
        template.template,
        by,
        f"{template.sent:,}",
        f"{template.skipped:,}",
        f"{template.failed:,}",
        shown(reasons),
    )
