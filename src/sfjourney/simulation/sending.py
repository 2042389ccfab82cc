"""Sends: the gates, what the email says, and what is kept of it (semantics.md M)."""

from typing import Any, Literal

from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import format_instant
from sfjourney.expressions.compare import Instant
from sfjourney.pointers import MISSING
from sfjourney.program.program import Group, SendStep, SentTemplate
from sfjourney.redaction import masked
from sfjourney.simulation.moments import Moment, RecordedSend
from sfjourney.simulation.person import Person, Sent
from sfjourney.simulation.run import Run
from sfjourney.simulation.story import EmailSend
from sfjourney.templates import Resolved
from sfjourney.templates.headers import as_header

State = dict[str, Any]


def deliver(run: Run, step: SendStep) -> bool:
    """Read the gates and make the EmailSend of a step whose window is open. Returns whether it was sent."""
    person, template = run.person, step.template
    reason = _stopped(person, step.group)
    if reason is None and person.program.caps_sends and _capped(run, step.group):
        reason = "cap"
    constant = template.compiled.constant
    if constant is not None and not person.keep_states:
        send = _email(person, run, template, constant, reason)
    else:
        shown, true = _states(run, step)
        send = _email(person, run, template, template.compiled.resolve(shown, true), reason)
        if person.keep_states:
            _show(send, template, shown, true)
    send.journey, send.node, send.decided_at = run.journey.key, step.node, run.decided_at
    _keep(person, send, run.journey.rank, step.group)
    return send.status == "Sent"


def send_recorded(person: Person, moment: Moment, call: RecordedSend) -> None:
    """Make the EmailSend of a recorded call: no windows and no Journey caps, a group only if it names one (M6)."""
    program = person.program
    group = program.groups[call.group] if call.group is not None else None
    template = program.templates[call.template]
    reason = _stopped(person, group)
    if reason is None and group is not None and _over(person, group.caps, group):
        reason = "cap"
    true: State = {"profile": person.profile, "data": call.data}
    shown = _without_sensitive(true, template)
    resolved = template.compiled.resolve(shown, true)
    send = _email(person, moment, template, resolved, reason)
    if person.keep_states:
        _show(send, template, shown, true)
    send.to = call.to or send.to
    if call.subject is not None:
        send.subject = as_header(call.subject)
        send.unresolved = tuple(one for one in send.unresolved if one.where != "subject")
    _keep(person, send, None, group)


def _email(
    person: Person,
    origin: Run | Moment,
    template: SentTemplate,
    resolved: Resolved,
    reason: str | None,
) -> EmailSend:
    """The EmailSend of this instant: skipped for a reason of a gate, failed where rendering would throw, else sent."""
    status: Literal["Sent", "Skipped", "Failed"] = "Sent" if reason is None else "Skipped"
    if reason is None and resolved.failure is not None:
        status, reason = "Failed", resolved.failure
    now = person.now
    sent_at = now if status == "Sent" else None
    return EmailSend(
        origin,
        None,
        None,
        template.id,
        person.email,
        as_header(resolved.subject),  # data may hold a line break, which here would begin another header
        now,
        sent_at,
        status,
        reason,
        resolved.unresolved,
    )


def _show(send: EmailSend, template: SentTemplate, shown: State, true: State) -> None:
    """Keep what an email was made from, and what its reader sees of it."""
    send.state = {root: dict(values) for root, values in shown.items()}
    email = template.compiled.render(shown, true)
    send.preview_text, send.visible_text = email.preview_text, email.visible_text


def _keep(person: Person, send: EmailSend, journey: int | None, group: Group | None) -> None:
    person.sends.append(send)
    if person.observer is not None:
        person.observer.makes(person, send, group)
    if send.status == "Sent" and person.program.caps_sends:
        person.sent.append(Sent(person.now, journey, group))


# ---- gates


def _stopped(person: Person, group: Group | None) -> str | None:
    if person.suppressed:
        return "suppressed"
    if group is not None and not person.subscriptions.get(group.name, not group.opt_in):
        return "not-subscribed"
    return None


def _capped(run: Run, group: Group | None) -> bool:
    """Whether a cap of the Journey or of the group is reached. The days of a Journey's cap are those of its zone."""
    person, rank = run.person, run.journey.rank
    if run.journey.caps:
        zone = run.zone()
        for most, duration in run.journey.caps:
            after = zone.before(person.now, duration)
            found = sum(sent.journey == rank and sent.at > after for sent in person.sent)
            if person.observer is not None:
                person.observer.counts(person, None, found, most, duration)
            if found >= most:
                return True
    return group is not None and _over(person, group.caps, group)


def _over(person: Person, caps: tuple[tuple[int, Duration], ...], group: Group) -> bool:
    for most, duration in caps:
        after = person.now - duration.nominal
        found = sum(
            sent.group is not None and sent.group.name == group.name and sent.at > after for sent in person.sent
        )
        if person.observer is not None:
            person.observer.counts(person, group, found, most, duration)
        if found >= most:
            return True
    return False


# ---- what the email is made from


def _states(run: Run, step: SendStep) -> tuple[State, State]:
    """The state as it may be shown, and as it is: one object where nothing has to be hidden (M4, D2)."""
    true = _state(run, step)
    shown = true
    if run.masked and "event" in run.roots:
        payload = run.roots["event"]
        run.roots["event"] = masked(payload, run.masked)
        shown = _state(run, step)
        run.roots["event"] = payload
    return _without_sensitive(shown, step.template), true


def _state(run: Run, step: SendStep) -> State:
    roots = run.roots
    state: State = {"profile": run.person.profile}
    if "event" in roots:
        state["event"] = roots["event"]
    if step.bindings or "data" in roots:
        bound = {name: written(read(run)) for name, read in step.bindings}
        state["data"] = roots.get("data", {}) | {name: value for name, value in bound.items() if value is not MISSING}
    return state


def written(value: object) -> object:
    """A value as it is stored: an instant in RFC 3339, UTC, with milliseconds (semantics.md S7)."""
    return format_instant(value) if isinstance(value, Instant) else value


def _without_sensitive(state: State, template: SentTemplate) -> State:
    return masked(state, template.sensitive) if template.sensitive else state
