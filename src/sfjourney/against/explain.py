"""A difference between replay and reality -> why the replay has it as it has, told by the Profile's own story."""

from collections.abc import Iterable, Sequence

from sfjourney.against.pairing import FURTHEST
from sfjourney.against.told import Difference, Explained
from sfjourney.clock.instants import readable_instant, written_instant
from sfjourney.graph.graph import Graph
from sfjourney.reasons.selection import NobodyError, Recorded, find_recipient, select
from sfjourney.reasons.story import Workspace
from sfjourney.reasons.tell import Inquiry, tell
from sfjourney.reasons.told import Email, JourneyTold, MomentTold, Why, run_of
from sfjourney.replay.rows import RunRow, SendRow
from sfjourney.steps.send import SendNode

_MOST_MOMENTS = 8
"""How many moments of a run are told: the last ones decided."""


def explain_difference(workspace: Workspace, recorded: Recorded, difference: Difference) -> Explained:
    """Explain one difference. What the replay did it tells; why reality did otherwise nobody here can know."""
    try:
        profile = find_recipient(recorded, difference.to)
    except NobodyError as error:
        return Explained(difference, f"the recordings know no such recipient: {error}", (), ())
    why = tell(workspace, recorded, select(recorded, profile), Inquiry(difference.to))
    if difference.replayed is not None:
        return _has(difference, difference.replayed, why)
    return _has_not(difference, why, workspace.graph)


def _has(difference: Difference, send: SendRow, why: Why) -> Explained:
    """Why the replay sends it, and when."""
    moments = _moments(why, send.run_id, send.send_id)
    if send.run_id is None:
        because = "the replay sends it because a call of the recording says so"
        return Explained(difference, because, moments, ())
    run = next(run for run in why.runs if run.run_id == send.run_id)
    begun, decided = readable_instant(run.enrolled_at), readable_instant(send.decided_at)
    due = send.sent_at or send.decided_at
    held = "" if due == send.decided_at else f", held until {readable_instant(due)} by its window"
    because = f"{run.journey} began at {begun} and came to {send.node} at {decided}{held}"
    return Explained(difference, because, moments, ())


def _has_not(difference: Difference, why: Why, graph: Graph) -> Explained:
    """Why the replay does not send it, or not then."""
    at = written_instant(difference.sent_at or "")
    held = _nearest_held(difference, why, at)
    if held is not None:
        decided = readable_instant(held.decided_at)
        because = f"the replay decided on it at {decided}, and it was {held.status}: {held.reason}"
        return Explained(difference, because, _moments(why, held.run_id, held.send_id), ())
    senders = {
        journey.key
        for journey in graph.journeys
        if any(isinstance(node, SendNode) and node.template == difference.template for node in journey.nodes)
    }
    if not senders:
        return Explained(difference, "no Journey sends this template, and no call of the recording did then", (), ())
    journeys = tuple(one for one in why.journeys if one.journey in senders)
    runs = [run for run in why.runs if run.journey in senders]
    run = _last_begun(runs, at)
    if run is None:
        because = "; ".join(_not_yet(one.journey, runs) for one in journeys)
        return Explained(difference, because, _nearest_moments(journeys, why), journeys)
    ended = f"{run.status}{f' ({run.reason})' if run.reason is not None else ''}"
    begun = f"{run.journey}, begun at {readable_instant(run.enrolled_at)}"
    if run.ended_at is None:
        because = f"{begun}, still waits"
    else:
        because = f"{begun}, {ended} at {readable_instant(run.ended_at)} and did not send it then"
    return Explained(difference, because, _moments(why, run.run_id, None), journeys)


def _nearest_held(difference: Difference, why: Why, at: int) -> SendRow | None:
    """The email of this template that the replay decided on and did not send, nearest to an instant."""
    held = [
        note.send
        for moment in why.moments
        for note in moment.notes
        if isinstance(note, Email) and note.send.template == difference.template and note.send.sent_at is None
    ]
    near = [(abs(written_instant(send.decided_at) - at), number) for number, send in enumerate(held)]
    return held[min(near)[1]] if near and min(near)[0] <= FURTHEST else None


def _last_begun(runs: Sequence[RunRow], at: int) -> RunRow | None:
    """The last run that had begun by an instant."""
    return next((run for run in reversed(runs) if written_instant(run.enrolled_at) <= at), None)


def _not_yet(journey: str, runs: Iterable[RunRow]) -> str:
    """What is said of a Journey that nobody had entered by then."""
    first = next((run for run in runs if run.journey == journey), None)
    return f"{journey} began only at {readable_instant(first.enrolled_at)}" if first else f"{journey} was never entered"


def _moments(why: Why, run_id: str | None, send_id: str | None) -> tuple[MomentTold, ...]:
    """What a run lived through, up to an email if one is named; of a recorded email its call."""
    found: list[MomentTold] = []
    for moment in why.moments:
        emails = [note.send for note in moment.notes if isinstance(note, Email)]
        own = any(send.send_id == send_id for send in emails)
        notes = tuple(
            note
            for note in moment.notes
            if (isinstance(note, Email) and note.send.send_id == send_id)
            or (run_id is not None and run_of(note) == run_id)
        )
        if notes or own:
            found.append(MomentTold(moment.at, moment.record, moment.timer, notes))
        if own:
            break
    return tuple(found[-_MOST_MOMENTS:])


def _nearest_moments(journeys: Sequence[JourneyTold], why: Why) -> tuple[MomentTold, ...]:
    """The records that came nearest to entering these Journeys."""
    nearest = [one.never.nearest for one in journeys if one.never is not None and one.never.nearest is not None]
    return tuple(moment for moment in why.moments if moment.record in nearest)[:_MOST_MOMENTS]
