"""Paths that a template calls sensitive -> those that lead nowhere at any of its sends: what is meant is not masked."""

from collections.abc import Iterator
from json import dumps
from typing import Final

from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.documents.scan import Path as FilePath
from sfjourney.facts.sending import Sending
from sfjourney.model.origins import ROOTS, is_nowhere
from sfjourney.pointers import Parts, parse, text_of
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.suggest import nearest_pointer, reachable
from sfjourney.rules.template_findings import sending_labels
from sfjourney.templates.template import DEFINITION

_LIST: Final[FilePath] = (*DEFINITION, "sensitiveTransactionalVariablePaths")
_WHY: Final = "a value that is called sensitive by another name is shown in every output"


def misspelt_sensitive(sent: SentTemplate, code: str) -> Iterator[Finding]:
    """One finding for each path that no send has, as far as anybody wrote; what conditions decide is no matter here."""
    if not sent.template.sensitive_paths:
        return
    for index, written in enumerate(sent.template.document.at(_LIST)):
        parts = _parsed(written)
        if parts and not _is_read(sent, parts):
            asked = [sending for sending in sent.sendings if _is_asked(sent, parts, sending)]
            if asked and all(_is_nowhere(parts, sending) for sending in asked):
                yield _finding(sent, parts, (*_LIST, index), asked, code)


def _parsed(written: object) -> Parts:
    """The segments of a pointer; none for what is no pointer, of which the template's reading tells."""
    try:
        return parse(written) if isinstance(written, str) else ()
    except ValueError:
        return ()


def _is_read(sent: SentTemplate, parts: Parts) -> bool:
    """Whether the template reads it too: then the read is what is wrong, and said."""
    return any(read.parts[: len(parts)] == parts for read in sent.survey.reads)


def _is_asked(sent: SentTemplate, parts: Parts, sending: Sending) -> bool:
    """Whether a send tells something of a path: one without ``/data`` does not say what calls put there."""
    if parts[0] not in ROOTS:
        return parts[0] not in sent.template.state
    return parts[0] in sending.site.scope.roots and not sending.site.journey.damaged


def _is_nowhere(parts: Parts, sending: Sending) -> bool:
    origin = sending.site.scope.find(parts)
    return origin is None or is_nowhere(origin)


def _finding(sent: SentTemplate, parts: Parts, path: FilePath, asked: list[Sending], code: str) -> Finding:
    pointer, place, scope = text_of(parts), sent.span(path), asked[0].site.scope
    meant = nearest_pointer(scope, parts) or reachable(scope, parts)
    if meant is not None and parse(meant) in sent.template.sensitive_paths:
        meant = None
    fix = Fix(f"write {meant}", (Edit(place, dumps(meant, ensure_ascii=False)),), safe=False) if meant else None
    return Finding(
        code,
        f"{pointer} is called sensitive, and no send of `{sent.template.id}` has it: nothing is masked",
        place,
        "at no send",
        sending_labels(asked),
        f"did you mean {meant}?" if meant else "name what is to be masked as the sends have it",
        fix,
        about=f"{sent.template.id} sensitive {pointer}",
        why=_WHY,
    )
