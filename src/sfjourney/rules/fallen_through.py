"""Bare names of a template that are looked up in the whole state, as the items of their lists have no such field."""

from collections.abc import Iterator

from msgspec.structs import replace

from sfjourney.facts.fact import Known
from sfjourney.model.origins import ROOTS
from sfjourney.rules.sent import SentTemplate, is_inside_lost_list
from sfjourney.templates import TemplateRead


def falls_through(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether a field that an item does not have is found, by its bare name, in the whole state."""
    return read.bare and (first_of(read) in ROOTS or first_of(read) in sent.template.state)


def first_of(read: TemplateRead) -> str:
    """What is looked up in the whole state."""
    return read.written.partition("/")[0]


def may_fall_through(known: Known) -> bool:
    """Whether an item may have nothing there, so that the whole state is asked."""
    return not known.surely_there or "null" in known.fact.types


def with_names_looked_up(sent: SentTemplate) -> SentTemplate:
    """The same where a name that no item has reads the whole state: ``${event/orderId}`` beside ``${title}``."""
    if not any(read.bare and falls_through(sent, read) for read in sent.survey.reads):
        return sent
    reads = tuple(read.in_state() if _is_of_no_item(sent, read) else read for read in sent.survey.reads)
    return replace(sent, survey=replace(sent.survey, reads=reads))


def _is_of_no_item(sent: SentTemplate, read: TemplateRead) -> bool:
    if not falls_through(sent, read) or is_inside_lost_list(sent, read):
        return False
    return bool(sent.contexts) and all(sent.declared(read.parts, sending).absent for sending in sent.contexts)


def reads_and_fallen(sent: SentTemplate) -> Iterator[TemplateRead]:
    """Everything that may be read: also what is looked up in the whole state for an item that has no such field."""
    for read in sent.survey.reads:
        yield read
        if falls_through(sent, read) and sent.failing(read, may_fall_through):
            yield read.in_state()
