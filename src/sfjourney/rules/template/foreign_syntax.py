"""Placeholders of another template language, which no renderer of ours fills in."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.model.model import Model
from sfjourney.pointers import text_of
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import ROOTS, SentTemplate
from sfjourney.source import Span
from sfjourney.steps.send import text_option
from sfjourney.syntax import tree
from sfjourney.templates import Use
from sfjourney.templates.template import DEFINITION, ELEMENTS

CODE: Final = "template/foreign-syntax"

_TAG: Final = r"\{\{\{?[^{}]+\}\}\}?|\{%[^{}]+%\}|<%[^<>]+%>"
"""As Liquid, Handlebars, Jinja and EJS have them."""
_FOREIGN: Final = re.compile(_TAG)
_FOREIGN_OR_OURS: Final = re.compile(_TAG + r"|\$\{\s*/?[A-Za-z_][\w./-]*\s*\}")
"""In a plain string our own ``${/event/total}`` is not filled in either."""
_VALUE: Final = re.compile(r"[{<%=$\s]*/?([A-Za-z_]\w*(?:[./]\w+)*)[}>%\s]*")
_TEXTS: Final = ("$template", "$then", "$else")
"""The operands of expressions that texts stand in."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    if _has_surely_none(sent):
        return
    for name, value in (("subject", sent.template.subject), ("preheader", sent.template.preheader)):
        yield from _within(sent, value, (*DEFINITION, name), Use.TEXT)
    for visit in sent.visits:
        element = visit.element
        component = visit.look.component
        props = element.props if isinstance(element.props, dict) else {}
        for name, value in props.items():
            if not isinstance(value, (str, dict, list)) or (isinstance(value, str) and not _may_hold_tag(value)):
                continue
            use = component.props[name].use if component is not None and name in component.props else None
            if use is not Use.CODE:
                yield from _within(sent, value, (*ELEMENTS, element.key, "props", name), use)


def _has_surely_none(sent: SentTemplate) -> bool:
    """Whether the file has no opening of a tag, and no ``${`` but in a ``$template``, as most files have it."""
    text = sent.template.document.source.text
    if "{{" in text or ("%" in text and ("{%" in text or "<%" in text)) or ("\\" in text and "\\u" in text):
        return False
    interpolated = sum(read.offset is not None for read in sent.survey.reads)
    return sent.survey.is_tree and text.count("${") == interpolated


def _may_hold_tag(text: str) -> bool:
    return "{" in text or "<%" in text


def check_sends(model: Model) -> Iterator[Finding]:
    """The subjects that Journeys write; pointers are filled in there."""
    for journey in model.journeys:
        for step in journey.all_steps():
            if isinstance(step, tree.Send) and (option := text_option(step, "subject")) is not None:
                for found in _FOREIGN.finditer(option.text.value):
                    yield _finding(found.group(), option.text.span, None, step.template.text, filled=True)


def _within(sent: SentTemplate, value: object, path: FilePath, use: Use | None) -> Iterator[Finding]:
    """What is found in the strings of a value, those that an expression chooses from too."""
    waiting = [(value, path)]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, str):
            filled = path[-1] == "$template"
            for found in (_FOREIGN if filled else _FOREIGN_OR_OURS).finditer(value):
                span = _place(sent, path, found)
                yield _finding(found.group(), span, use, sent.template.id, filled=filled)
        elif isinstance(value, Mapping):
            kept = [key for key in value if not key.startswith("$") or key in _TEXTS]
            waiting.extend((value[key], (*path, key)) for key in reversed(kept))
        elif isinstance(value, list):
            waiting.extend((item, (*path, index)) for index, item in reversed(list(enumerate(value))))


def _place(sent: SentTemplate, path: FilePath, found: re.Match[str]) -> Span:
    """Where it stands in its string; the whole string where an escape hides that."""
    whole = sent.span(path)
    start = whole.start + 1 + found.start()
    exact = sent.template.document.source.text[start : start + len(found.group())] == found.group()
    return Span(whole.file, start, start + len(found.group())) if exact else whole


def _finding(foreign: str, span: Span, use: Use | None, template: str, *, filled: bool) -> Finding:
    shown = "goes into the address as it is" if use is Use.URL else "is shown to the reader as it is"
    return Finding(
        CODE,
        f"`{foreign}` {shown}",
        span,
        "not filled in",
        help=_instead(foreign, filled=filled),
        about=f"{template} {foreign}",
    )


def _instead(foreign: str, *, filled: bool) -> str:
    value = _VALUE.fullmatch(foreign)
    if value is None:
        return 'choose with {"$cond": …, "$then": …, "$else": …} or `visible`, and repeat an element with `repeat`'
    names = re.split(r"[./]", value[1])
    known = names[0] in ROOTS and len(names) > 1
    written = f"${{{text_of(names)}}}" if known else "${/event/orderId}"
    if not filled:
        written = f'{{"$template": "{written}"}}'
    return f"write {written}" if known else f"name the value by where it stands, as in {written}"


FOREIGN_SYNTAX = Rule(
    code=CODE,
    title="A placeholder of another template language",
    severity=Severity.WARNING,
    why="values are filled in where an expression asks for them; any other text goes out letter by letter",
    bad=note('"text": {"type": "Text", "props": {"text": "Order {{ event.orderId }} is on its way"}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$template": "Order ${/event/orderId} is on its way"}}}'),
    check=check_sends,
    check_template=check,
)
