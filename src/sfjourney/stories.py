"""Compiled workspaces and open recordings -> one Profile's story; a replay beside real emails, or another version."""

from collections.abc import Iterable, Sequence

import msgspec

from sfjourney.against.actual import read_actual
from sfjourney.against.compare import compare
from sfjourney.against.explain import explain_difference
from sfjourney.against.told import Against
from sfjourney.behaviour.behaviour import Played, Records, behaviour_of
from sfjourney.behaviour.inflight import Deployed
from sfjourney.behaviour.told import Behaviour
from sfjourney.clock.instants import parse_instant
from sfjourney.graph.graph import Graph
from sfjourney.pipeline import Compiled
from sfjourney.reasons.asking import Words
from sfjourney.reasons.hidden import Hidden, hidden_values
from sfjourney.reasons.selection import read_records
from sfjourney.reasons.story import Workspace, witnessed_workspace
from sfjourney.reasons.tell import Inquiry, explain
from sfjourney.reasons.told import Why
from sfjourney.recordings.files import Recording
from sfjourney.recursion import room_to_call
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRow
from sfjourney.report.condition_text import condition_text, operand_text


def tell_story(
    compiled: Compiled,
    graph: Graph,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: IntakeOptions,
    inquiry: Inquiry,
) -> Why:
    """Tell what was asked for. ``profiles`` hold the state before the first record.

    Raises NobodyError and EditError for what cannot be asked, TooManyRefused as the options ask, OSError.
    """
    with room_to_call():
        return explain(workspace_for(compiled, graph), recordings, profiles, options, inquiry)


def compare_with_actual(
    compiled: Compiled,
    graph: Graph,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: IntakeOptions,
    replayed: Replayed,
    export: tuple[Recording, int],
) -> Against:
    """Compare the emails of a replay, which has kept its rows, with an export of those that really went out.

    With the export come the milliseconds that make no difference. The first difference is explained, for which the
    recordings are read again. Raises OSError.
    """
    file, within = export
    with room_to_call():
        workspace = workspace_for(compiled, graph)
        exported = read_actual(file, workspace.program.template_ids)
        sends = [msgspec.json.decode(line, type=SendRow) for line in replayed.sends]
        compared = compare(exported, sends, within, _started(sends, replayed.runs))
        if not compared.differences:
            return compared
        recorded = read_records(workspace.program, recordings, profiles, options)
        first = explain_difference(workspace, recorded, compared.differences[0])
        return msgspec.structs.replace(compared, first=first)


def compare_versions(
    base: tuple[Compiled, Graph, Replayed],
    head: tuple[Compiled, Graph, Replayed],
    records: Records,
    deployed: Deployed | None = None,
) -> Behaviour:
    """Compare what two versions do with the same records; their replays have kept rows and states. Raises OSError.

    What either version hides is not shown of the other either.
    """
    hidden = [hidden_values(graph, compiled.model.templates) for compiled, graph, _ in (base, head)]
    with room_to_call():
        before, after = (
            Played(workspace_for(compiled, graph, also), replayed)
            for (compiled, graph, replayed), also in zip((base, head), reversed(hidden), strict=True)
        )
        return behaviour_of(before, after, records, deployed, texts=hidden[0] == hidden[1])


def workspace_for(compiled: Compiled, graph: Graph, also_hidden: Hidden | None = None) -> Workspace:
    """A compiled workspace ready to tell stories. ``also_hidden`` is what another version of it hides."""
    words = Words(condition_text, operand_text)
    return witnessed_workspace(graph, compiled.model.templates, compiled.model.settings, words, also_hidden)


def _started(sends: Sequence[SendRow], runs: Iterable[bytes]) -> int | None:
    """When the first run began, or the first email was decided on."""
    first_run = next((msgspec.json.decode(line, type=RunRow).enrolled_at for line in runs), None)
    began = [at for at in (first_run, *(send.decided_at for send in sends[:1])) if at is not None]
    return parse_instant(min(began)) if began else None
