"""A Journey file -> its outline: declarations, and the steps of Journeys with what stands inside of them."""

from msgspec import Struct

from sfjourney.source import Span
from sfjourney.steps import kind_of
from sfjourney.steps.send import text_option
from sfjourney.syntax import tree


class Symbol(Struct, frozen=True):
    """One part of a file. ``name`` is what stands in lists, ``place`` where its name stands within ``span``."""

    kind: str
    name: str
    detail: str
    span: Span
    place: Span
    inside: tuple["Symbol", ...] = ()


def outline(file: tree.JourneyFile) -> tuple[Symbol, ...]:
    """All declarations of a file in written order."""
    return tuple(_declared(declaration, file) for declaration in file.declarations)


def _declared(declaration: tree.Declaration, file: tree.JourneyFile) -> Symbol:
    span = declaration.span
    match declaration:
        case tree.Profile():
            return Symbol("profile", "profile", "", span, _first_word(span, file))
        case tree.Journey():
            return Symbol(
                "journey",
                declaration.name.text or "journey",
                declaration.title.value if declaration.title is not None else "",
                span,
                declaration.name.span,
                tuple(_step(step, file) for step in declaration.steps),
            )
        case _:
            kind = {tree.Event: "event", tree.Segment: "segment", tree.SubscriptionGroup: "subscription"}
            title = declaration.title.value if declaration.title is not None else ""
            word = kind[type(declaration)]
            return Symbol(word, declaration.name.text or word, title, span, declaration.name.span)


def _step(step: tree.Step, file: tree.JourneyFile) -> Symbol:
    kind = kind_of(step)
    name = step.label.text if step.label is not None else kind.slug(step)
    place = step.label.span if step.label is not None else _first_word(step.span, file)
    subject = text_option(step, "subject") if isinstance(step, tree.Send) else None
    inside = tuple(_step(inner, file) for block in tree.blocks(step) for inner in block.steps)
    detail = subject.text.value if subject is not None else kind.title if step.label is not None else ""
    return Symbol(kind.kind, name or kind.kind, detail, step.span, place, inside)


def _first_word(span: Span, file: tree.JourneyFile) -> Span:
    text = file.source.text[span.start : span.end]
    word = text.split(maxsplit=1)[0] if text.split(maxsplit=1) else ""
    return Span(span.file, span.start, span.start + len(word))
