"""Placeholders and markup that no renderer of ours makes anything of: the reader sees them letter by letter."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from html.entities import html5
from typing import Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.model.model import Journey, Model
from sfjourney.model.origins import Scope
from sfjourney.model.scopes import StepSite, send_sites, step_sites, windowed
from sfjourney.rules.example import note
from sfjourney.rules.handed_on import CODE, handed_on_as_it_is
from sfjourney.rules.placeholders import (
    IN_PLAIN,
    IN_TEMPLATE,
    POINTER,
    as_template,
    behind_filter,
    found_in,
    ours,
    written_instead,
)
from sfjourney.rules.redacted_reads import redacting_in
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.suggest import instead_of_secret, secret_of
from sfjourney.rules.surely_plain import ENTITY, is_surely_plain
from sfjourney.schemas import DECLARED
from sfjourney.source import Span
from sfjourney.steps.send import bindings, text_option
from sfjourney.syntax import tree
from sfjourney.templates import Use
from sfjourney.templates.paths import segments
from sfjourney.templates.template import DEFINITION, ELEMENTS

_IN_PROSE: Final = re.compile(r"(?<![^\s(\[\"'„“«:,;=])/(?:event|profile|data)(?:/[\w~.-]*[\w~])+")
"""A pointer among words, which an address or a path of the web is not: there something stands right before it."""
_TAG: Final = re.compile(
    r"</?(?:a|b|big|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|small|span|strong|sub|sup|table|td|tr|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_FILLED_IN: Final = re.compile(r"\$\{[^}]*\}")
_TEXTS: Final = ("$template", "$then", "$else")
"""The operands of expressions that texts stand in."""
_ESCAPED: Final = frozenset({Use.TEXT, Use.PREVIEW})
_HTML: Final = frozenset({Use.MARKDOWN, Use.MARKUP})
_OPENING: Final = re.compile(r"<[A-Za-z_][\w./-]*>")
_PROSE: Final = _ESCAPED | {Use.MARKDOWN}


def check(sent: SentTemplate) -> Iterator[Finding]:
    if is_surely_plain(sent):
        return
    for name, value in (("subject", sent.template.subject), ("preheader", sent.template.preheader)):
        yield from _within(sent, value, (*DEFINITION, name), Use.TEXT)
    for visit in sent.visits:
        element = visit.element
        component = visit.look.component
        props = element.props if isinstance(element.props, dict) else {}
        for name, value in props.items():
            if not isinstance(value, (str, dict, list)) or (isinstance(value, str) and not _may_hold_some(value)):
                continue
            use = component.props[name].use if component is not None and name in component.props else None
            if use is not Use.CODE:
                yield from _within(sent, value, (*ELEMENTS, element.key, "props", name), use)


def _may_hold_some(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


_SIGNS: Final = ("{", "<", "$", "*|", "/", "&", "%", "[", "#", "((", "@")


def check_sends(model: Model) -> Iterator[Finding]:
    """The subjects that Journeys write, where pointers are filled in; the values of `data` and `set`, where none is."""
    for journey in model.journeys:
        sites = tuple(step_sites(model, journey))
        for site in sites:
            step, scope = site.step, Scope({}) if _may_read_all(model, journey, site) else site.scope
            if isinstance(step, tree.Send) and (option := text_option(step, "subject")) is not None:
                text = option.text.value
                sent = _scope_of(journey, sites, step) if IN_TEMPLATE.search(text) is not None else None
                for found in found_in(IN_TEMPLATE, text, sent):
                    pointer = ours(found.group(), sent)
                    pointer = pointer or behind_filter(found.group(), sent)
                    secret = instead_of_secret(scope, pointer[2:-1]) if pointer is not None else None
                    written = secret or written_instead(found.group(), text, sent, filled=True, chooses=False)
                    yield _as_it_is(found.group(), option.text.place(*found.span()), None, written, step.template.text)
            text = journey.file.source.text
            if isinstance(step, tree.Send):
                for binding in bindings(step):
                    name = binding.name.text
                    way = f", and write in the template, for example, {as_template(f'… ${{/data/{name}}} …')}"
                    yield from handed_on_as_it_is(text, name, binding.value, way, step.template.text, scope)
            elif isinstance(step, tree.Set):
                yield from handed_on_as_it_is(
                    text, f"set {step.pointer.text}", step.value, "", step.pointer.text, scope
                )


def _may_read_all(model: Model, journey: Journey, site: StepSite) -> bool:
    """Whether a step may read what is redacted: a send in the instant of enrollment, and never what is kept."""
    if model.settings.redacted_reads != "first-instant" or not isinstance(site.step, tree.Send):
        return False
    return not (site.waited or windowed(journey, site.step))


def _scope_of(journey: Journey, sites: Iterable[StepSite], step: tree.Send) -> Scope | None:
    """What a send may read."""
    return next((site.scope for site in send_sites(journey, sites) if site.step is step), None)


def _within(sent: SentTemplate, value: object, path: FilePath, use: Use | None) -> Iterator[Finding]:
    """What is found in the strings of a value, those that an expression chooses from too."""
    waiting = [(value, path)]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, str):
            yield from _in_text(sent, value, path, use)
        elif isinstance(value, Mapping):
            kept = [key for key in value if not key.startswith("$") or key in _TEXTS]
            waiting.extend((value[key], (*path, key)) for key in reversed(kept))
        elif isinstance(value, list):
            waiting.extend((item, (*path, index)) for index, item in reversed(list(enumerate(value))))


def _in_text(sent: SentTemplate, text: str, path: FilePath, use: Use | None) -> Iterator[Finding]:
    filled, scope = path[-1] == "$template", sent.sendings[0].site.scope if sent.sendings else None
    placeholders = list(found_in(IN_TEMPLATE if filled else IN_PLAIN, text, scope))
    filled_in = list(_FILLED_IN.finditer(text)) if filled else []
    # A text that is filled in nowhere lacks its `$template`, for all that is clear in it at once.
    together: list[re.Match[str]] = []
    alone: list[tuple[re.Match[str], str | None]] = []
    for found in placeholders:
        pointer = ours(found.group(), scope)
        value = pointer or behind_filter(found.group(), scope)
        secret = _secret(sent, value[2:-1]) if value is not None else None
        if together and pointer is not None and secret is None:
            together.append(found)
            continue
        alone.append((found, secret))
        if not filled and pointer is not None and secret is None:
            together.append(found)
    clear = {found.group() for found in together}
    for found, secret in alone:
        written = secret or written_instead(found.group(), text, scope, filled=filled, clear=clear)
        one = _as_it_is(found.group(), _place(sent, path, found), use, written, sent.template.id)
        yield _with_others(sent, path, one, together[1:]) if found is next(iter(together), None) else one
    yield from _pointers(sent, text, path, use, (*placeholders, *filled_in))
    if use in _ESCAPED:
        yield from _markup(sent, text, path, use, {found.start() for found in placeholders})


def _secret(sent: SentTemplate, pointer: str) -> str | None:
    """What to say of a value that is meant and may not be read."""
    event = redacting_in(sent, segments(pointer))
    return None if event is None else secret_of(event, pointer)


def _pointers(
    sent: SentTemplate, text: str, path: FilePath, use: Use | None, taken: Sequence[re.Match[str]]
) -> Iterator[Finding]:
    """A text that is a pointer as a whole, and pointers among its words, but for what is told or filled in already."""
    filled = path[-1] == "$template"
    takes_pointers = filled or (use in _ESCAPED and (path[-2] == "props" or path[:-1] == DEFINITION))
    pointer = POINTER.fullmatch(text) if takes_pointers else None
    prose = _in_prose(sent, text) if filled or use in _PROSE else []
    prose = [found for found in prose if not any(each.start() < found.end() <= each.end() for each in taken)]
    if pointer is not None and all(found.group() == pointer[1] for found in prose):
        instead = f"${{{pointer[1]}}}" if filled else f'{{"$state": "{pointer[1]}"}}'
        hint = _secret(sent, pointer[1]) or f"write {instead}"
        yield _as_it_is(pointer[1], sent.span(path), use, hint, sent.template.id)
        return
    secrets = [(found, _secret(sent, found.group())) for found in prose]
    for found, secret in secrets:
        if filled or secret is not None:
            hint = secret or f"write ${{{found.group()}}}"
            yield _as_it_is(found.group(), _place(sent, path, found), use, hint, sent.template.id)
    clear = [found for found, secret in secrets if secret is None]
    if clear and not filled:
        yield _all_as_they_are(sent, text, path, use, clear)


def _markup(
    sent: SentTemplate, text: str, path: FilePath, use: Use | None, placeholders: Collection[int]
) -> Iterator[Finding]:
    """The first tag of HTML in an escaped text that is no placeholder, else the first entity."""
    found = next((tag for tag in _TAG.finditer(text) if tag.start() not in placeholders), None)
    hint = "leave the tags out; a Link, a Heading or a Markdown has its own look, and `style` changes a Text's"
    if found is None and (found := _first_entity(text)) is not None:
        hint = f"write {_in_json(unescape(found.group()))}"
    if found is not None:
        why = "a text is escaped: no markup works in it"
        yield _as_it_is(found.group(), _place(sent, path, found), use, hint, sent.template.id, why)


def _first_entity(text: str) -> re.Match[str] | None:
    """The first name of a character as HTML has them, of those that it knows."""
    return next((one for one in ENTITY.finditer(text) if one[0].startswith("&#") or one[0][1:] in html5), None)


def _in_json(character: str) -> str:
    shown = character.isprintable() and not character.isspace()
    return json.dumps(character, ensure_ascii=not shown)[1:-1]


def _in_prose(sent: SentTemplate, text: str) -> list[re.Match[str]]:
    """The pointers among words that lead somewhere: what leads nowhere may be a path of something else."""
    return [
        found
        for found in _IN_PROSE.finditer(text)
        if any(sent.declared(segments(found.group()), sending).presence in DECLARED for sending in sent.sendings)
    ]


def _filled(text: str, prose: list[re.Match[str]]) -> str:
    """The text with these pointers as they are filled in."""
    pieces, at = [], 0
    for found in prose:
        pieces += [text[at : found.start()], f"${{{found.group()}}}"]
        at = found.end()
    return "".join((*pieces, text[at:]))


def _place(sent: SentTemplate, path: FilePath, found: re.Match[str]) -> Span:
    """Where it stands in its string."""
    return sent.template.document.part_span(path, *found.span())


def _all_as_they_are(
    sent: SentTemplate, text: str, path: FilePath, use: Use | None, prose: list[re.Match[str]]
) -> Finding:
    """One finding for the pointers among the words of one text: it is written anew for all of them at once."""
    first, *others = prose
    written = f"write {as_template(_filled(text, prose))}"
    one = _as_it_is(first.group(), _place(sent, path, first), use, written, sent.template.id)
    return _with_others(sent, path, one, others)


def _with_others(sent: SentTemplate, path: FilePath, one: Finding, others: list[re.Match[str]]) -> Finding:
    """A finding with the others of the same text, the first few of them."""
    if not others:
        return one
    told = tuple(Label(_place(sent, path, found), "nor is this") for found in others[:_MOST_TOLD])
    if len(others) > len(told):
        told = (*told[:-1], replace(told[-1], text=f"nor is this, with {len(others) - len(told)} more in this text"))
    return replace(one, related=told)


_MOST_TOLD: Final = 3


def _as_it_is(written: str, span: Span, use: Use | None, hint: str, template: str, why: str | None = None) -> Finding:
    shown = "goes into the address as it is" if use is Use.URL else "is shown to the reader as it is"
    if use in _HTML and _OPENING.fullmatch(written):
        shown = "becomes a tag of HTML, and the reader sees nothing"
    about = f"{template} {written}"
    return Finding(CODE, f"`{written}` {shown}", span, "not filled in", help=hint, about=about, why=why)


FOREIGN_SYNTAX = Rule(
    code=CODE,
    title="A placeholder or markup that nothing makes anything of",
    severity=Severity.WARNING,
    why="values are filled in where an expression asks for them; any other text goes out letter by letter",
    bad=note('"text": {"type": "Text", "props": {"text": "Order {{ event.orderId }} is on its way"}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$template": "Order ${/event/orderId} is on its way"}}}'),
    check=check_sends,
    check_template=check,
)
