"""A link or image address that an email cannot use."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path
from sfjourney.rules.example import note
from sfjourney.rules.markdown_links import markdown_links, text_span
from sfjourney.rules.placeholders import IN_PLAIN, found_in
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates.forms import Form, form_of
from sfjourney.templates.interpolation import literals
from sfjourney.templates.template import ELEMENTS

CODE: Final = "template/bad-url"

_HINT: Final = "write https://…, mailto:… or tel:…"
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_USUAL: Final = re.compile(r"mailto:|https?://[^/?#\s$][^\s]*$")
"""How nearly all addresses begin, so that there is no more to be asked."""
_SPACE: Final = re.compile(r"\s")
_WEB: Final = frozenset({"http", "https"})
_ADDRESSES: Final = frozenset({"href", "src"})
_ALLOWED: Final = frozenset({"http", "https", "mailto", "tel"})


def check(sent: SentTemplate) -> Iterator[Finding]:
    yield from _in_markdown(sent)
    for visit in sent.visits:
        if not visit.look.addresses or not isinstance(visit.element.props, dict):
            continue
        for name in visit.look.addresses:
            value = visit.element.props[name]
            if value is not None and name in _ADDRESSES and not _is_surely_right(value):
                yield from _checked(sent, value, (*ELEMENTS, visit.element.key, "props", name))


def _in_markdown(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.of_type("Markdown"):
        for link in markdown_links(visit.element.props):
            before, placeholder, _ = link.address.partition("${")
            filled = bool(placeholder) and link.path[-1:] == ("$template",)
            problem = _problem(before, whole=not filled) if before and not before.startswith("#") else None
            if problem:
                place = (*ELEMENTS, visit.element.key, "props", *link.path)
                finding = value_finding(sent, CODE, problem, place, "no such address", _HINT)
                yield replace(finding, span=text_span(sent, place, link.start, link.address))


def _is_surely_right(value: object) -> bool:
    """Whether an address begins as those do that every mail client follows."""
    text = value.get("$template") if isinstance(value, dict) and len(value) == 1 else value
    return isinstance(text, str) and _USUAL.match(text) is not None


def _checked(sent: SentTemplate, value: object, path: Path) -> Iterator[Finding]:
    """Every address that can be told from the text alone."""
    waiting = [(value, path)]
    while waiting:
        part, place = waiting.pop()
        form = form_of(part)
        if isinstance(part, str):
            problem = _problem(part, whole=True) if not _begins_foreign(sent, part) else None
        elif form is Form.TEMPLATE and isinstance(part, dict):
            place = (*place, form.value)
            first = literals(part[form.value])[0]
            problem = _problem(first, whole=False) if first and not _begins_foreign(sent, first) else None
        else:
            if form is Form.CONDITIONAL and isinstance(part, dict):
                waiting.extend((part[key], (*place, key)) for key in ("$else", "$then"))
            continue
        if problem:
            yield value_finding(sent, CODE, problem, place, "no such address", _HINT)


def _begins_foreign(sent: SentTemplate, address: str) -> bool:
    """Whether an address begins with a placeholder of another language, which is told: its scheme may be in that."""
    scope = sent.sendings[0].site.scope if sent.sendings else None
    return any(found.start() == 0 for found in found_in(IN_PLAIN, address, scope))


def _problem(text: str, *, whole: bool) -> str | None:
    """What is wrong with an address that begins so."""
    scheme = _SCHEME.match(text)
    if scheme is not None:
        if scheme[1].lower() in _WEB:
            return _problem_of_web(scheme[1].lower(), text[scheme.end() :], whole=whole)
        if scheme[1].lower() in _ALLOWED:
            return None
        return f"an address with {scheme[1].lower()}: mail clients block it, and the reader gets nowhere"
    if not whole and not any(mark in text for mark in "/?# "):
        return None  # a scheme may follow
    return "an address without a scheme: in an email it leads nowhere"


def _problem_of_web(scheme: str, rest: str, *, whole: bool) -> str | None:
    """What is wrong with what stands behind http: or https:, of which the end may be filled in."""
    host = rest.removeprefix("//")
    if not whole and host in ("", "/"):
        return None  # the host may follow
    if host == rest or host[:1] in ("", "/", "?", "#"):
        return f"an address without // and a host behind {scheme}: the reader gets nowhere"
    if _SPACE.search(host.rstrip() if whole else host) is not None:
        return "an address with a space in it, which is written %20: many mail clients end the link there"
    return None


BAD_URL = Rule(
    code=CODE,
    title="An address that an email cannot use",
    severity=Severity.ERROR,
    why="the renderer passes on any address: only http, https, mailto and tel lead somewhere, and others can do harm",
    bad=note('"text": {"type": "Link", "props": {"text": "Your order", "href": "/orders"}}'),
    good=note('"text": {"type": "Link", "props": {"text": "Your order", "href": "https://shop.example/orders"}}'),
    check_template=check,
)
