"""The arguments of ``sfjourney check`` -> what they ask for, once it is sure that they go together."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from sfjourney.cli.output import UsageError
from sfjourney.cli.reports import Report, asked_reports
from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.silencing.selection import Selection, Selector, UnknownRule, selector


class Asked(Struct, frozen=True):
    """What the arguments ask for."""

    options: argparse.Namespace
    reports: tuple[Report, ...]
    selection: Selection
    fail_on: Severity | None

    @property
    def fixes(self) -> bool:
        return bool(self.options.fix or self.options.unsafe_fixes or self.options.diff)

    def fails(self, diagnostics: Iterable[Diagnostic]) -> bool:
        """Whether one of them is as severe as --fail-on."""
        return self.fail_on is not None and any(one.severity >= self.fail_on for one in diagnostics)


def read_request(options: argparse.Namespace) -> Asked:
    """What is asked for. Raises UsageError for options that exclude each other, and for rules that do not exist."""
    reports = asked_reports(options)
    _refuse_reports(reports, options)
    if options.write_baseline and options.baseline is None:
        raise UsageError("--write-baseline needs --baseline FILE")
    if options.baseline == Path("-"):
        raise UsageError("--baseline -: a baseline is a file that is kept; name one, such as known.json")
    if options.stdin_filename is None and Path("-") in options.paths:
        raise UsageError("-: which file standard input stands for is said by --stdin-filename FILE")
    fixes = options.fix or options.unsafe_fixes or options.diff
    for name, given in (("--fix", fixes and not options.diff), ("--watch", options.watch)):
        if given and options.stdin_filename is not None:
            raise UsageError(f"{name} cannot stand with --stdin-filename: what it reads is no file")
    for name, given in (("--watch", options.watch), ("--fix", fixes)):
        if given and options.write_baseline:
            raise UsageError(f"{name} cannot stand with --write-baseline: do one after the other")
    try:
        selection = Selection(_selectors(options.select), _selectors(options.ignore))
    except UnknownRule as error:
        raise UsageError(str(error)) from error
    fail_on = None if options.fail_on == "never" else Severity[options.fail_on.upper()]
    return Asked(options, reports, selection, fail_on)


def _selectors(texts: Iterable[str]) -> tuple[Selector, ...]:
    return tuple(selector(name) for text in texts for name in text.split(",") if name)


def _refuse_reports(reports: Sequence[Report], options: argparse.Namespace) -> None:
    if options.statistics and "text" not in {report.format for report in reports}:
        raise UsageError("--statistics is for --format text")
    if options.diff and (options.reports or options.statistics or options.watch):
        raise UsageError(
            "--diff prints a diff and nothing else: --format, --statistics and --watch cannot stand with it"
        )
