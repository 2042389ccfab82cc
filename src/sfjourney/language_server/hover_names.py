"""A name -> what is known of the thing, in Markdown: what it is, and who has to do with it."""

from collections.abc import Iterator
from typing import Final

from sfjourney.inventory.listing import Kind
from sfjourney.inventory.uses import users
from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.names import Named, NameKind
from sfjourney.language_server.told import is_redacted, plain, presence_words, type_words
from sfjourney.model.model import EventType, schema_path
from sfjourney.model.origins import Place
from sfjourney.syntax import tree
from sfjourney.templates import Template

_MOST: Final = 20
"""Lines of a list."""

_WAYS: Final = {
    "starts": "starts it",
    "exit": "ends it",
    "goal": "is its goal",
    "wait": "is waited for",
    "history": "is looked back at",
}
"""What an event is to those that use it."""


def about_name(analysis: Analysis, named: Named) -> str:
    """What is known of an event, template, segment, subscription group or schema."""
    match named.kind:
        case NameKind.EVENT:
            lines = _event(analysis, analysis.model.event(named.name))
        case NameKind.TEMPLATE:
            lines = _template(analysis, named.name)
        case NameKind.SEGMENT:
            lines = _segment(analysis, named.name)
        case NameKind.GROUP:
            lines = _group(analysis, named.name)
        case _:
            lines = iter((f"**{named.kind.value}** `{named.name}`",))
    return "\n\n".join(lines)


def _event(analysis: Analysis, event: EventType) -> Iterator[str]:
    declaration = event.declaration
    title = f": {plain(declaration.title.value)}" if declaration is not None and declaration.title is not None else ""
    yield f"**event** `{event.name}`{title}"
    if declaration is None:
        yield "not declared: its payload is not known"
    elif declaration.schemas:
        yield f"schema `{schema_path(declaration.schemas[0])}`"
    yield from _list(_members(event))
    yield from _used(analysis, "event", event.name, "heard by")


def _members(event: EventType) -> list[str]:
    place = Place(event.schema, event)
    found = []
    for name in place.names(()):
        inner = place.below((name,))
        facts = [type_words(inner.reach(())), presence_words(inner.reach(()))]
        found.append(f"`/{name}` {plain('; '.join(facts + ['redacted'] * is_redacted(inner)))}")
    return found


def _template(analysis: Analysis, name: str) -> Iterator[str]:
    template = analysis.model.templates.get(name)
    yield f"**template** `{name}`{': ' + plain(template.name) if template is not None else ''}"
    if template is not None:
        yield from _list(_facts(analysis, template))
    elif name not in analysis.template_files:
        yield "there is no such template"
    yield from _used(analysis, "template", name, "sent by")


def _facts(analysis: Analysis, template: Template) -> list[str]:
    facts = [f"subject: {plain(template.subject)}"] if isinstance(template.subject, str) else []
    facts += [f"purpose: {template.purpose.value}"] if template.purpose is not None else []
    reads = dict.fromkeys(read.pointer for read in analysis.model.surveys[template.id].reads)
    return [*facts, "reads " + ", ".join(f"`{pointer}`" for pointer in reads)] if reads else facts


def _segment(analysis: Analysis, name: str) -> Iterator[str]:
    segment = analysis.model.segments.get(name)
    if segment is None:
        yield f"**segment** `{name}`\n\nnot declared"
        return
    yield f"**segment** `{name}`{_title(segment)}"
    source = analysis.sources[segment.span.file]
    condition = source.text[segment.condition.span.start : segment.condition.span.end]
    yield f"```journey\n{condition}\n```"
    yield from _used(analysis, "segment", name, "asked for by")


def _group(analysis: Analysis, name: str) -> Iterator[str]:
    group = analysis.model.subscriptions.get(name)
    if group is None:
        yield f"**subscription** `{name}`\n\nnot declared"
        return
    yield f"**subscription** `{name}`{_title(group)}"
    caps = [f"at most {cap.sends} emails in {cap.within.duration.words()}" for cap in group.caps]
    out = "nobody gets its emails before they subscribe" if group.policy == "opt-in" else "everybody gets its emails"
    yield from _list([f"{group.policy}: {out}", *caps])
    yield from _used(analysis, "subscription", name, "gate of")


def _title(declaration: tree.Segment | tree.SubscriptionGroup) -> str:
    return f": {plain(declaration.title.value)}" if declaration.title is not None else ""


def _used(analysis: Analysis, kind: Kind, name: str, words: str) -> Iterator[str]:
    """Who uses it, and how where there are several ways."""
    lines = [
        f"`{use.name}`" + (f": {', '.join(_WAYS[how] for how in use.how)}" if kind == "event" else "")
        for use in users(analysis.model, kind, name)
    ]
    yield f"{words}:" if lines else f"{words} nobody"
    yield from _list(lines)


def _list(lines: list[str]) -> Iterator[str]:
    if lines:
        more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        yield "\n".join(f"- {line}" for line in [*lines[:_MOST], *more])
