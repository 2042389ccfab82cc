"""What ``sfjourney diff`` does, once its imports are worth their time."""

import argparse
from datetime import UTC, date, datetime

from sfjourney.approvals import NAME, read_approvals
from sfjourney.cli.behaving import Replay, replay_sides
from sfjourney.cli.compiled import render
from sfjourney.cli.diff_report import tell_diff
from sfjourney.cli.output import UsageError, columns, note, paint_for
from sfjourney.cli.replaying import list_refused
from sfjourney.cli.reports import asked_reports
from sfjourney.cli.versions import Asked, Side, open_sides
from sfjourney.configuration import ConfigurationError
from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.approvals import Approval, Review, review
from sfjourney.graph.difference.changes import Policy
from sfjourney.graph.difference.classify import difference
from sfjourney.report.diagnostics.diagnostic_text import tally
from sfjourney.report.difference.diff_text import Compared
from sfjourney.report.difference.reviewed import Reviewed
from sfjourney.report.paint import shown


def run_diff(options: argparse.Namespace) -> int:
    """Compare as the arguments ask, and print what came of it. Returns the exit status.

    Raises UsageError for arguments that cannot be, OSError where something cannot be read.
    """
    reports = asked_reports(options)
    today, replay = _today(options.today), Replay.asked_by(options)
    base, head = open_sides(Asked(options.base, options.head, options.workspace))
    for side in (base, head):
        if side.note is not None:
            note(shown(side.note))
    if base.version is None or head.version is None:
        for side in (base, head):
            report_errors(side, options.color)
        return 1
    approvals = _approvals(head)
    for_page = any(report.format == "html" for report in reports)
    behaviour, stories = replay_sides(base, head, replay, for_page=for_page) if replay is not None else (None, None)
    policies = [Policy(options.deploy), *(policy for policy in Policy if policy != options.deploy)]
    asked, other = (difference(base.version, head.version, policy) for policy in policies)
    judged = review(asked, approvals, today, other.changes)
    compared = Compared(base.words, head.words, review(other, approvals, today, asked.changes))
    reviewed = Reviewed(judged, compared, base.version, head.version, behaviour, head.folder)
    tell_diff(reports, reviewed, stories, options.color)
    if behaviour is not None and behaviour.refused:
        list_refused(behaviour.refused, "; with --format json they are listed whole")
        return 1
    return _status(judged, options.fail_on)


def _status(judged: Review, fail_on: str) -> int:
    if fail_on == "never" or judged.worst is None:
        return 0
    return 1 if judged.worst >= Severity[fail_on.upper()] else 0


def report_errors(side: Side, color: str) -> None:
    """Say what keeps a version from being compared, if anything does."""
    if side.opened is None or side.version is not None:
        return
    errors = [found for found in side.opened.diagnostics if found.severity is Severity.ERROR]
    note(render(side.opened, errors, paint_for(color, errors=True), columns()))
    note(shown(f"not compared: {tally(errors)} in {side.words}"))


def _approvals(head: Side) -> tuple[Approval, ...]:
    if head.approvals is None:
        return ()
    try:
        return read_approvals(head.approvals.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{NAME}: not UTF-8") from error
    except ConfigurationError as error:
        raise UsageError(str(error)) from error


def _today(written: str | None) -> date:
    if written is None:
        return datetime.now(UTC).date()  # noqa: TID251  # approvals expire by the clock; --today sets another
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"--today: {written!r} is no day, such as 2026-12-31") from error
