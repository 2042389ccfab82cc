"""A prop that the component does not have."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.rules.example import note
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.missing_prop import SHORTEST_PROP, meant_prop
from sfjourney.spelling import likely, slip_of
from sfjourney.templates import Component
from sfjourney.templates.keys import MISPLACED
from sfjourney.templates.template import ELEMENTS, Stray

CODE: Final = "template/unknown-prop"


def check(sent: SentTemplate) -> Iterator[Finding]:
    if sent.template.strays:
        yield from _fields(sent)
    yield from _of_repeats(sent)
    for visit in sent.odd:
        component = visit.look.component
        if component is None:
            continue
        for name in visit.look.unknown:
            if name not in MISPLACED and meant_prop(visit, name) is None:
                yield _finding(sent, visit.element.key, component, name)


def _fields(sent: SentTemplate) -> Iterator[Finding]:
    """Keys of elements that are like no field: one finding for each name, wherever it stands."""
    by_name: dict[str, list[Stray]] = {}
    for stray in sent.template.strays:
        component = (
            sent.catalog.get(sent.template.elements[str(stray.path[len(ELEMENTS)])].type or "")
            if (stray.path[: len(ELEMENTS)] == ELEMENTS)
            else None
        )
        if stray.meant is None and (component is None or stray.path[-1] not in component.props):
            by_name.setdefault(str(stray.path[-1]), []).append(stray)
    for name, strays in by_name.items():
        places = [sent.template.document.key_span(stray.path) for stray in strays]
        yield Finding(
            CODE,
            f"an element has no `{name}`: the reader sees nothing of it",
            places[0],
            "nothing reads this",
            first_few([Label(place, "nor this") for place in places[1:]], "nor this"),
            "what a component is given stands in its `props`; beside them there are type, children, visible and repeat",
            about=f"{sent.template.id} {name}",
            why="the renderer looks for the fields it knows, and passes over all others",
        )


def _of_repeats(sent: SentTemplate) -> Iterator[Finding]:
    """Keys of a repeat beside those that there are; what begins with a sign is a note."""
    for visit in sent.visits:
        repeat = visit.element.repeat
        if not isinstance(repeat, dict) or not isinstance(repeat.get("statePath"), str):
            continue
        for name in repeat:
            if name not in _OF_REPEAT and name[:1].isalpha():
                path, hint = (*ELEMENTS, visit.element.key, "repeat", name), _INSTEAD.get(name)
                yield Finding(
                    CODE,
                    f"a repeat has no `{name}`: {'every item shows' if hint is _AS_SHOWN else 'nothing comes of it'}",
                    sent.template.document.key_span(path),
                    "nothing reads this",
                    help=hint or "take it out: a repeat has `statePath`, and `key`, alone",
                    about=f"{sent.template.id} {visit.element.key} repeat {name}",
                    why="the renderer looks for the fields it knows, and passes over all others",
                )


_OF_REPEAT: Final = frozenset({"statePath", "key"})
_AS_SHOWN: Final = "send the list as it is to be shown"
_NAMED: Final = 'take it out: an item is read by {"$item": "NAME"}, its number by {"$index": true}'
_INSTEAD: Final = {
    **dict.fromkeys(
        ("count", "end", "filter", "first", "limit", "max", "maxItems", "offset", "skip", "take"), _AS_SHOWN
    ),
    **dict.fromkeys(("order", "orderBy", "reverse", "slice", "sort", "sortBy", "start", "where"), _AS_SHOWN),
    **dict.fromkeys(("as", "index", "item", "itemName", "name", "var", "variable"), _NAMED),
}
"""What is written for what other languages have there."""


def _finding(sent: SentTemplate, key: str, component: Component, name: str) -> Finding:
    meant = slip_of(name, component.props, shortest=SHORTEST_PROP) or likely(name, component.props)
    place = sent.template.document.key_span((*ELEMENTS, key, "props", name))
    return Finding(
        CODE,
        f"{component.name} has no prop `{name}`: the reader sees nothing of it",
        place,
        "no such prop",
        help=f"did you mean {meant}?" if meant else f"it has {', '.join(sorted(component.props)) or 'none'}",
        fix=Fix(f"write {meant}", (Edit(place, f'"{meant}"'),), safe=False) if meant else None,
        about=f"{sent.template.id} {key} {name}",
    )


UNKNOWN_PROP = Rule(
    code=CODE,
    title="A prop that the component does not have",
    severity=Severity.WARNING,
    why="the renderer passes on the props of the catalog and no others, class names included",
    bad=note('"text": {"type": "Text", "props": {"text": "Thank you", "className": "text-red-500"}}'),
    good=note('"text": {"type": "Text", "props": {"text": "Thank you", "style": {"color": "#a02020"}}}'),
    check_template=check,
)
