"""A program and a call -> why it cannot be carried out: what it names is not there, or not for calls (E6, M6)."""

from sfjourney.program.program import Program
from sfjourney.recordings.calls import Call, EmailCall, TriggerCall, UpdateCall


def refusal(program: Program, call: Call | None) -> str | None:
    """The code that a call is answered with, whomever it is about; None where it can be carried out."""
    match call:
        case TriggerCall():
            return _untriggerable(program, call)
        case EmailCall():
            return _unsendable(program, call)
        case UpdateCall():
            unknown = any(group not in program.group_ids for group in call.subscriptions)
            return "unknown_subscription_group" if unknown else None
        case _:
            return None


def _untriggerable(program: Program, call: TriggerCall) -> str | None:
    journey = program.journeys.get(call.journey)
    if journey is None:
        return "journey_not_found"
    return None if journey.api and not journey.draft else "journey_not_triggerable"


def _unsendable(program: Program, call: EmailCall) -> str | None:
    name = program.template_ids.get(call.template)
    if name is None:
        return "unknown_template"
    if not program.templates[name].transactional:
        return "template_not_transactional"
    if call.group is not None and call.group not in program.group_ids:
        return "unknown_subscription_group"
    return None
