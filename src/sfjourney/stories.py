"""Compiled workspaces and open recordings -> one Profile's story; a replay beside real emails, or another version."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from sfjourney.against.actual import Exported, read_actual
from sfjourney.against.compare import compare, put
from sfjourney.against.explain import explain_difference
from sfjourney.against.told import Against
from sfjourney.behaviour.behaviour import Beside, Played, behaviour_of
from sfjourney.behaviour.differing import differing
from sfjourney.behaviour.inflight import Deployed
from sfjourney.clock.instants import written_instant
from sfjourney.graph.graph import Graph
from sfjourney.pipeline import Compiled
from sfjourney.reasons.asking import Words
from sfjourney.reasons.hidden import Hidden, hidden_values
from sfjourney.reasons.recall import Records
from sfjourney.reasons.story import Workspace, witnessed_workspace
from sfjourney.reasons.tell import Inquiry, explain
from sfjourney.reasons.told import Why
from sfjourney.recordings.files import Recording
from sfjourney.recursion import room_to_call
from sfjourney.replay.lines import Rows
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import AnyRow, RunRowBeside, SendRow, SendRowBeside, in_common
from sfjourney.replay.shares import Shares
from sfjourney.report.difference.behaviour_text import KIND_WORDS
from sfjourney.report.graphs.condition_text import condition_text, operand_text
from sfjourney.report.page.previews import Previews
from sfjourney.report.page.replay_values import VersionRows
from sfjourney.report.page.stories import Stories, ToldDifference, stories_of_both
from sfjourney.templates import CompiledTemplate, compile_template

Row = TypeVar("Row")


def tell_story(
    compiled: Compiled,
    graph: Graph,
    records: Records,
    inquiry: Inquiry,
) -> Why:
    """Tell what was asked for.

    Raises NobodyError and EditError for what cannot be asked, TooManyRefused as the options ask, OSError.
    """
    with room_to_call():
        return explain(workspace_for(compiled, graph), records, inquiry)


def compare_with_actual(
    compiled: Compiled,
    graph: Graph,
    records: Records,
    replayed: Replayed,
    export: tuple[Recording, int],
    folder: Path | None = None,
) -> Against:
    """Compare the emails of a replay, which has kept its rows, with an export of those that really went out.

    With the export come the milliseconds that make no difference. The first difference is explained, for which the
    recordings are read again. What is much goes through ``folder``. Raises OSError.
    """
    file, within = export
    with room_to_call():
        workspace = workspace_for(compiled, graph)
        exported, sends = Exported(file.name), Decoded(replayed.sends, SendRow)
        shares = Shares.for_bytes(replayed.sends.size + file.size, folder)
        put(shares, read_actual(file, workspace.program.template_ids, exported), sends)
        compared = compare(exported, shares, sends, within, _lasted(replayed, records.options.until))
        if not compared.differences:
            return compared
        first = compared.differences[0]
        recorded = records.about(workspace.program, first.to)
        return msgspec.structs.replace(compared, first=explain_difference(workspace, recorded, first))


def compare_versions(
    base: tuple[Compiled, Graph, Replayed],
    head: tuple[Compiled, Graph, Replayed],
    records: Records,
    deployed: Deployed | None = None,
    folder: Path | None = None,
    *,
    for_page: bool = False,
) -> Beside:
    """Compare what two versions do with the same records; their replays have kept rows and states.

    What either version hides is not shown of the other either. What a page tells is kept where it is ``for_page``. What
    is much goes through ``folder``. Raises OSError.
    """
    hidden = [hidden_values(graph, compiled.model.templates) for compiled, graph, _ in (base, head)]
    with room_to_call():
        workspaces = [
            workspace_for(compiled, graph, also)
            for (compiled, graph, _), also in zip((base, head), reversed(hidden), strict=True)
        ]
        before, after = (
            Played(_beside(workspace, other), replayed)
            for workspace, other, (_, _, replayed) in zip(workspaces, reversed(workspaces), (base, head), strict=True)
        )
        texts = hidden[0] == hidden[1]
        return behaviour_of(before, after, records, deployed, folder, texts=texts, keep=for_page)


def _beside(workspace: Workspace, other: Workspace) -> Workspace:
    """A workspace whose calls are made to another version of it, too."""
    program = msgspec.structs.replace(workspace.program, beside=other.program)
    return msgspec.structs.replace(workspace, program=program)


def page_stories(
    beside: Beside, base: tuple[Compiled, Graph, Replayed], head: tuple[Compiled, Graph, Replayed]
) -> Stories:
    """The stories of everybody for whom anything differs, in both versions, as a page carries them.

    Raises OSError where rows cannot be read.
    """
    told = [
        ToldDifference(", ".join(KIND_WORDS[kind] for kind in one.kinds), one.profile_id, one.sends, one.run)
        for one in differing(beside.joined)
    ]
    versions = [
        VersionRows(graph, DecodedBeside(replayed.runs, RunRowBeside), DecodedBeside(replayed.sends, SendRowBeside))
        for _, graph, replayed in (base, head)
    ]
    previews = Previews(tuple(compiled_templates(compiled) for compiled, _, _ in (base, head)))
    return stories_of_both(versions[0], versions[1], told, previews, texts=beside.texts)


def compiled_templates(compiled: Compiled) -> dict[str, CompiledTemplate]:
    """The templates of a workspace, ready to be rendered, by id."""
    settings = compiled.model.settings
    return {
        name: compile_template(template, settings.dialect, settings.catalog, settings.limits)
        for name, template in compiled.model.templates.items()
    }


class Decoded(Struct, Generic[Row], frozen=True):
    """Rows of an output as values, decoded whenever somebody goes through them: they may be more than memory holds."""

    rows: Rows
    kind: type[Row]

    def __iter__(self) -> Iterator[Row]:
        return map(msgspec.json.Decoder(self.kind).decode, self.rows)


class DecodedBeside(Struct, Generic[AnyRow], frozen=True):
    """The same of rows that lie beside those of another version, with the ids that Profiles have in both."""

    rows: Rows
    kind: type[AnyRow]

    def __iter__(self) -> Iterator[AnyRow]:
        return (in_common(row) for row in Decoded(self.rows, self.kind))


def workspace_for(compiled: Compiled, graph: Graph, also_hidden: Hidden | None = None) -> Workspace:
    """A compiled workspace ready to tell stories. ``also_hidden`` is what another version of it hides."""
    words = Words(condition_text, operand_text)
    return witnessed_workspace(graph, compiled.model.templates, compiled.model.settings, words, also_hidden)


class _Sent(Struct, frozen=True, rename="camel"):
    """When something happened to an email."""

    decided_at: str
    sent_at: str | None


class _Ran(Struct, frozen=True, rename="camel"):
    """When something happened to a run, its visits apart."""

    enrolled_at: str
    ended_at: str | None


def _lasted(replayed: Replayed, until: int | None) -> tuple[int, int] | None:
    """When the first and the last happened that rows tell of; the last is ``until`` where the clock stops there."""
    sends = ((send.decided_at, send.sent_at) for send in Decoded(replayed.sends, _Sent))
    runs = ((run.enrolled_at, run.ended_at) for run in Decoded(replayed.runs, _Ran))
    first = last = None
    for begun, ended in chain(sends, runs):
        first = begun if first is None else min(first, begun)
        last = max(last or begun, begun, ended or begun)
    if first is None or last is None:
        return None
    return written_instant(first), until if until is not None else written_instant(last)
