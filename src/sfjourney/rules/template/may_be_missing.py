"""A template reads what may be missing, and nothing asks for it first."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import TRUTHY, Known
from sfjourney.facts.sending import Sending
from sfjourney.pointers import EACH, Path, text_of
from sfjourney.rules.effects import is_whole, prop_of, when_missing
from sfjourney.rules.example import note
from sfjourney.rules.fallen_through import falls_through
from sfjourney.rules.filled_subjects import filled_subjects
from sfjourney.rules.misspelt_guards import is_guarded_but_for_spelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, is_there_otherwise, root_of
from sfjourney.rules.template.not_text import misfit_of
from sfjourney.rules.template.same_item import field_of_item
from sfjourney.rules.template_findings import sending_labels, way_labels
from sfjourney.schemas import Presence
from sfjourney.templates import Dialect, Kind, TemplateRead, Use, Where

CODE = "template/may-be-missing"
_HARMLESS = frozenset({Use.ATTRIBUTE, Use.STYLE})


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if read.kind is Kind.VALUE and not _has_default(sent, read) and not falls_through(sent, read):
            failing = [one for one in sent.failing(read, may_be_missing) if not _may_be_key(read, one)]
            absent = sent.failing(read, lambda known: known.absent and not known.ruled_out)
            # What no start gives does not exist, nor what its schema rules out: that is another rule's finding.
            failing += [one for one in absent if one is not None and is_there_otherwise(one, read)]
            if failing and not _is_explained(sent, read, failing):
                yield _finding(sent, read, failing)
    yield from _subjects(sent)


def _may_be_key(read: TemplateRead, sending: Sending | None) -> bool:
    """Whether it may be the key of the runs, which they all have, of an ``enroll`` that could not be read."""
    return sending is not None and root_of(read) == "event" and sending.site.journey.enroll_unread


def may_be_missing(known: Known) -> bool:
    """Whether there may be nothing to show: no value, or null, as far as somebody declared so."""
    if known.presence is Presence.MAYBE:
        return True
    declared = len(known.fact.types) <= _A_FEW or known.fact.values is not None
    return known.presence is Presence.ALWAYS and declared and "null" in known.fact.types


_A_FEW = 4
"""Of a value that may have any type nobody said that it may be null."""


def _has_default(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether a missing value only means that the component's own look shows."""
    prop = prop_of(sent, read)
    if prop is None or read.offset is not None:
        return False
    return (
        not prop.required and (prop.use in _HARMLESS or not is_whole(read)) and prop.name not in ("mso", "expression")
    )


def _is_explained(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> bool:
    """Whether something is wrong with what was meant to ask for the value, or nothing is made of it at all."""
    if is_guarded_but_for_spelling(sent, read, failing, may_be_missing):
        return True
    causes = sent.causes
    if causes.in_misplaced(read.path) or causes.in_broken_expression(read.path) or causes.lacks_condition(read):
        return True
    return misfit_of(sent, read) is not None or field_of_item(sent, read) is not None


def _finding(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> Finding:
    first = next((sending for sending in failing if sending is not None), None)
    way = way_labels(first) if first is not None else ()
    is_there = all(_is_there(sent, read, sending) for sending in failing)
    if _is_asked_otherwise(sent, read, failing):
        message = f"{read.pointer} is read just where it is missing or empty: {when_missing(sent, read)} for everybody"
        hint = 'turn the condition round: take "not" out of it, or read this in the other branch'
    else:
        message = f"{read.pointer} may be {'null' if is_there else 'missing'} at this send: then {_effect(sent, read)}"
        hint = _hint(read, failing)
    return Finding(
        CODE,
        message,
        sent.read_span(read),
        "null at times" if is_there else "not always there",
        (*sending_labels(failing), *way),
        hint,
        about=f"{sent.template.id} {read.pointer}",
    )


def _is_there(sent: SentTemplate, read: TemplateRead, sending: Sending | None) -> bool:
    """Whether there is a value in any case, and only null is no text."""
    known = sent.known(read, sending)
    return known is not None and known.presence is Presence.ALWAYS


def _effect(sent: SentTemplate, read: TemplateRead) -> str:
    prop = prop_of(sent, read)
    is_preview = prop is not None and prop.use is Use.PREVIEW and is_whole(read)
    throws = is_preview and sent.model.settings.dialect is Dialect.REACT_EMAIL
    if throws and sent.failing(read, lambda known: may_be_missing(known) and "null" in known.fact.types):
        return "the inbox shows no preview text, and where it is null the whole email fails"
    return when_missing(sent, read)


def _is_asked_otherwise(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> bool:
    """Whether the conditions around it leave only what counts as false, and they alone."""
    if read.guard is None:
        return False
    inside = [(sent.known(read, sending), sent.declared(read.parts, sending)) for sending in failing]
    return all(
        known is not None and not known.fact.meet(TRUTHY).possible and declared.fact.meet(TRUTHY).possible
        for known, declared in inside
    )


def _hint(read: TemplateRead, failing: list[Sending | None]) -> str:
    """How to ask for the value at the place where it is read, and by its own name on the way to the send."""
    behind = max((index for index, part in enumerate(read.parts, 1) if part is EACH), default=0)
    field = _text(read.parts[behind:])
    condition = f'{{"$item": "{field.removeprefix("/")}"}}' if behind else f'{{"$state": "{field}"}}'
    chosen = f'{{"$cond": {condition}, "$then": …, "$else": …}}'
    asked = (
        f"choose with {chosen}" if read.where is not Where.BODY else f'ask first: "visible": {condition}, or {chosen}'
    )
    sources = {sending.source(read.parts) for sending in failing if sending is not None} if not behind else set()
    if len(sources) > 1:
        return f"{asked}, or ask whether it is present on the way to each send"
    source = next(iter(sources), None)
    return asked + (f", or ask `{_text(source)} is present` on the way to the send" if source is not None else "")


def _text(path: Path) -> str:
    return text_of([part for part in path if isinstance(part, str)])


def _subjects(sent: SentTemplate) -> Iterator[Finding]:
    """The subjects that Journeys write themselves."""
    for filled in filled_subjects(sent):
        failing = filled.failing(may_be_missing)
        if failing:
            pointer, first = filled.pointer, failing[0]
            message = f"{pointer.text} may be missing at this send: then the subject has a gap there"
            hint = f"ask first: {_text(first.source(pointer.parts) or pointer.parts)} is present"
            yield Finding(CODE, message, pointer.span, "not always there", way_labels(first), hint, about=pointer.text)


MAY_BE_MISSING = Rule(
    code=CODE,
    title="A template reads what may be missing",
    severity=Severity.WARNING,
    why="what is missing leaves a gap, or worse, and nobody is told",
    bad=note('"text": {"type": "Text", "props": {"text": {"$template": "Your code: ${/event/coupon}"}}}'),
    good=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": {"$template": "Your code: ${/event/coupon}"}},
          "visible": {"$state": "/event/coupon"}
        }
        """
    ),
    check_template=check,
)
