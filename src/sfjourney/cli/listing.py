"""What ``sfjourney list`` does, once its imports are worth their time."""

import argparse
from collections.abc import Iterable

import msgspec

from sfjourney.cli.compiled import open_workspace
from sfjourney.cli.differing import report_errors
from sfjourney.cli.output import note
from sfjourney.cli.reports import asked_reports, deliver
from sfjourney.cli.roots import name_prefix, workspace_root
from sfjourney.cli.versions import Asked, open_sides
from sfjourney.inventory.listing import FORMAT, Item, Listing
from sfjourney.inventory.touched import touched
from sfjourney.inventory.uses import inventory
from sfjourney.report.json_text import json_text
from sfjourney.report.list_text import list_text
from sfjourney.report.paint import Paint, shown


def run_list(options: argparse.Namespace) -> int:
    """List as the arguments ask. Returns the exit status.

    Raises UsageError for what cannot be listed or compared with, OSError where something cannot be read.
    """
    reports = asked_reports(options)
    root = workspace_root(options.workspace)
    base = None
    if options.changed is None:
        model = open_workspace(root).model
        items = inventory(model)
        if model.unread:
            note("some text cannot be read, and what is used there is not known: `sfjourney check` says where")
    else:
        before, after = open_sides(Asked(options.changed, None, options.workspace))
        if before.note is not None:
            note(shown(before.note))
        if before.version is None or after.version is None or after.opened is None:
            for side in (before, after):
                report_errors(side, options.color)
            return 1
        base = before.words
        items = touched(inventory(after.opened.compiled.model), before.version, after.version)
    kept = tuple(item for item in items if _is_wanted(item, options))
    prefix = name_prefix(root)

    def written(name: str, paint: Paint, width: int) -> str:
        if name == "json":
            return json_text(Listing(FORMAT, base, kept), indent=2)
        return list_text(_as_seen_from_here(kept, prefix), paint, width)

    deliver(reports, written, options.color)
    if not kept and any(report.format == "text" for report in reports):
        note(_nothing(options))
    return 0


def _is_wanted(item: Item, options: argparse.Namespace) -> bool:
    return (options.kind is None or f"{item.kind}s" == options.kind) and (item.is_unused or not options.unused)


def _as_seen_from_here(items: Iterable[Item], prefix: str) -> Iterable[Item]:
    for item in items:
        yield item if item.file is None else msgspec.structs.replace(item, file=prefix + item.file)


def _nothing(options: argparse.Namespace) -> str:
    what = options.kind or "nothing"
    words = "none of the " + what if options.kind else what
    if options.unused:
        return f"{words} is unused" if options.kind is None else f"{words} are unused"
    if options.changed is not None:
        return f"{words} changed since {shown(options.changed)}"
    return f"there are no {what}"
