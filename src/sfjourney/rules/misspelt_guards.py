"""A condition that asks for a misspelt pointer, or for null -> whether it would guard what is read behind it."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from sfjourney.facts.fact import Known
from sfjourney.facts.guards import guarded
from sfjourney.facts.sending import Sending, StateAtSend
from sfjourney.pointers import Path, text_of
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.suggest import nearest_path
from sfjourney.schemas import Presence
from sfjourney.templates import Guard, TemplateRead
from sfjourney.templates.paths import segments


def is_guarded_but_for_spelling(
    sent: SentTemplate, read: TemplateRead, sendings: Iterable[Sending | None], fails: Callable[[Known], bool]
) -> bool:
    """Whether nothing would be wrong with a read at these sends if the conditions around it were spelt right."""
    return read.guard is not None and all(_is_guarded(sent, read, read.guard, one, fails) for one in sendings)


def _is_guarded(
    sent: SentTemplate, read: TemplateRead, guard: Guard, sending: Sending | None, fails: Callable[[Known], bool]
) -> bool:
    if sending is None:
        return False
    respelt = _respelt_guard(sent, guard, sending)
    if respelt is None:
        return False
    state = guarded(StateAtSend(sent.template.state, sending), respelt)
    return state.dead or not fails(state.known(read.parts))


def _respelt_guard(sent: SentTemplate, guard: Guard, sending: Sending) -> Guard | None:
    """A guard and those around it with what was meant; None where nothing in them is misspelt."""
    outer = _respelt_guard(sent, guard.outer, sending) if guard.outer is not None else None
    condition = _respelt(sent, _without_null(sent, guard, sending), guard.item, sending)
    if outer is None and condition == guard.condition:
        return None
    return replace(guard, condition=condition, outer=outer or guard.outer)


def _without_null(sent: SentTemplate, guard: Guard, sending: Sending) -> object:
    """What was meant by a condition that only compares a value with null which never is that, but may be missing."""
    condition = guard.condition
    if not isinstance(condition, dict) or len(condition) != len(("$state", "eq")):
        return condition
    operator = next((name for name in ("eq", "neq") if name in condition and condition[name] is None), None)
    source = next((name for name in ("$state", "$item") if isinstance(condition.get(name), str)), None)
    holder = () if source == "$state" else guard.item
    if operator is None or source is None or holder is None:
        return condition
    known = sent.declared((*holder, *segments(condition[source])), sending)
    if known.presence is not Presence.MAYBE or "null" in known.fact.types:
        return condition
    return {source: condition[source]} if operator == "neq" else {source: condition[source], "not": True}


def _respelt(sent: SentTemplate, condition: Any, item: Path | None, sending: Sending) -> Any:
    """A condition with what was meant in the place of each pointer that leads nowhere."""
    if isinstance(condition, list):
        return [_respelt(sent, member, item, sending) for member in condition]
    if not isinstance(condition, dict):
        return condition
    holders = {"$state": (), "$item": item}
    return {
        key: _meant(sent, holders.get(key), value, sending)
        if isinstance(value, str)
        else _respelt(sent, value, item, sending)
        for key, value in condition.items()
    }


def _meant(sent: SentTemplate, holder: Path | None, written: str, sending: Sending) -> str:
    """What was meant by a pointer below the whole state or an item; the pointer itself where it leads somewhere."""
    if holder is None:
        return written
    path = (*holder, *segments(written))
    meant = nearest_path(sending.site.scope, path) if sent.declared(path, sending).absent else None
    if meant is None or meant[: len(holder)] != holder:
        return written
    text = text_of([part for part in meant[len(holder) :] if isinstance(part, str)])
    return text if written.startswith("/") else text.removeprefix("/")
