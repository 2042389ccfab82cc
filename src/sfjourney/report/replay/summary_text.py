"""A summary -> the text that a person reads after a replay."""

import io
import re

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sfjourney.plurals import counted
from sfjourney.replay.summary import JourneySummary, Summary
from sfjourney.report.paint import shown
from sfjourney.report.severities import SIGN_OF_WORD

_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_LINE_END = re.compile(r"(?: |\x1b\[[0-9;]*m)+$")
_HARD_SPACE = "\ue000"  # of no meaning to anybody; rich breaks lines at a no-break space
_SHORT = 30


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
    parts = (_records(summary), _journeys(summary, columns), _reasons(summary), _emails(summary), _attention(summary))
    for part in parts:
        if isinstance(part, Text) or part.row_count:
            console.print(part)
            console.print()
    text = out.getvalue().replace(_HARD_SPACE, " ").rstrip()
    return "\n".join(_LINE_END.sub(lambda end: end.group().replace(" ", ""), line) for line in text.split("\n")) + "\n"


def _records(summary: Summary) -> Text:
    records, files = summary.records, len(summary.inputs)
    text = Text()
    text.append(counted(records.read, "record"), style="bold")
    text.append(f" in {counted(files, 'file')}")
    if records.refused:
        refused = _kept_together(f"{counted(records.refused, 'line')} refused")
        text.append(", and ").append(refused, style="bold red")
    listed = [_kept_together(f"{count:,} {status}") for status, count in records.outcomes.items()]
    text.append(f": {', '.join(listed)}" if listed else "")
    made = f"\nby the {summary.clock} clock, with the time zones of tzdata {summary.tzdata}"
    if summary.until is not None:
        made += f", until {summary.until}" + (f" ({records.later:,} later left out)" if records.later else "")
    text.append(made, style="dim")
    return text


def _table(*names: str, tight: bool = False) -> Table:
    """A table whose columns, after the first, are numbers; ``tight`` leaves more room for the first."""
    table = _words(names[0])
    table.padding = (0, 0 if tight else 1, 0, 0)
    for name in names[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _words(*names: str) -> Table:
    """A table whose columns are words."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _journeys(summary: Summary, columns: int) -> Table:
    names = ("Journey", "matched", "enrolled", "skipped", "running", "completed", "exited", "goal")
    room = columns - len("  ".join(names[1:])) - len("  100.0%")
    tight = any(len(journey.key) > room for journey in summary.journeys)
    table = _table(*names, tight=tight)
    for journey in summary.journeys:
        name = Text(journey.key, style="bold")
        if journey.draft:
            table.add_row(name, "draft")
            continue
        skipped, exited = sum(journey.skipped.values()), sum(journey.exited.values())
        counts = (journey.matched, journey.enrolled, skipped, journey.running, journey.completed, exited)
        table.add_row(name, *(f"{count:,}" for count in counts), _goal(journey))
    return table


def _goal(journey: JourneySummary) -> str:
    """The share of runs that met the goal; a dash where there is no goal, or no run."""
    return "-" if journey.goal_rate is None else f"{journey.goal_rate:.1%}"


def _reasons(summary: Summary) -> Table:
    table = _words("Journey", "skipped because", "exited because")
    for journey in summary.journeys:
        if journey.skipped or journey.exited:
            table.add_row(Text(journey.key, style="bold"), _listed(journey.skipped), _listed(journey.exited))
    return table


def _listed(counts: dict[str, int]) -> str:
    """Reasons and their counts, the most frequent first; lines break between them."""
    by_count = sorted(counts.items(), key=lambda one: -one[1])
    return ", ".join(_kept_together(f"{count:,} {shown(reason)}") for reason, count in by_count)


def _kept_together(text: str) -> str:
    """The text without a place to break it, if it is short."""
    return text.replace(" ", _HARD_SPACE) if len(text) <= _SHORT else text


def _emails(summary: Summary) -> Table:
    table = _table("Email", "sent", "skipped", "failed")
    table.add_column("because", overflow="fold")
    senders = [(journey.key, journey.sends) for journey in summary.journeys]
    for sender, templates in (*senders, ("calls of the recording", summary.recorded_sends)):
        if templates:
            table.add_row(Text(sender, style="bold"))
        for template in templates:
            counts = (template.sent, template.skipped, template.failed)
            name = f"  {shown(template.template)}"
            table.add_row(name, *(f"{count:,}" for count in counts), _listed(template.reasons))
    return table


def _attention(summary: Summary) -> Table:
    table = _words("Needs attention")
    for one in summary.attention:
        sign = Text(SIGN_OF_WORD[one.severity], style=_STYLE[one.severity])
        line = Table.grid(padding=(0, 1))
        line.add_row(sign, Text(shown(one.message)).append(f"  {one.code}", style="dim"))
        table.add_row(line)
    return table
