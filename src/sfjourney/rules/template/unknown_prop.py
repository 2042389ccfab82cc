"""A prop that the component does not have."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.misplaced_field import FIELDS
from sfjourney.rules.template.missing_prop import meant_prop
from sfjourney.spelling import likely
from sfjourney.templates import Component
from sfjourney.templates.template import ELEMENTS


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.odd:
        component = visit.look.component
        if component is None:
            continue
        for name in visit.look.unknown:
            if name not in FIELDS and meant_prop(visit, name) is None:
                yield _finding(sent, visit.element.key, component, name)


def _finding(sent: SentTemplate, key: str, component: Component, name: str) -> Finding:
    meant = likely(name, component.props)
    place = sent.template.document.key_span((*ELEMENTS, key, "props", name))
    return Finding(
        "template/unknown-prop",
        f"{component.name} has no prop `{name}`: the reader sees nothing of it",
        place,
        "no such prop",
        help=f"did you mean {meant}?" if meant else f"it has {', '.join(sorted(component.props)) or 'none'}",
        fix=Fix(f"write {meant}", (Edit(place, f'"{meant}"'),), safe=False) if meant else None,
        about=f"{sent.template.id} {key} {name}",
    )


UNKNOWN_PROP = Rule(
    code="template/unknown-prop",
    title="A prop that the component does not have",
    severity=Severity.WARNING,
    why="the renderer passes on the props of the catalog and no others, class names included",
    bad=note('"text": {"type": "Text", "props": {"text": "Thank you", "className": "text-red-500"}}'),
    good=note('"text": {"type": "Text", "props": {"text": "Thank you", "style": {"color": "#a02020"}}}'),
    check_template=check,
)
