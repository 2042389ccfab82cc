"""A pointer that is not written as RFC 6901 has it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from json import dumps
from typing import Final

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.origins import ROOTS
from sfjourney.pointers import array_index
from sfjourney.rules.example import note
from sfjourney.rules.redacted_reads import redacting_in
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, root_of
from sfjourney.rules.suggest import nearest_path, secret_of
from sfjourney.rules.template_findings import sending_labels
from sfjourney.templates import TemplateRead
from sfjourney.templates.javascript import leading_integer
from sfjourney.templates.paths import segments

CODE = "template/pointer-form"

_LOOKS_NUMERIC: Final = re.compile(r"(?:^|/)\s*[+-]?[0-9]")


def check(sent: SentTemplate) -> Iterator[Finding]:
    written = {read.written for read in sent.survey.reads}
    numeric = {pointer for pointer in written if _looks_numeric(pointer)}
    for read in sent.survey.reads:
        if read.canonical and read.written not in numeric:
            continue
        if root_of(read) not in ROOTS and root_of(read) not in sent.template.state:
            continue  # another rule says more
        segment = lenient_index(sent, read)
        if segment is not None:
            item = leading_integer(segment)
            shows = item is not None and item >= 0
            seen = f"sees item {item}: perhaps another than meant" if shows else "sees nothing: no item stands before 0"
            indices = [str(item) if part == segment else part for part in read.written.split("/")]
            reason = f"`{segment}` is no index, and the reader {seen}"
            meant = "/".join(indices) if shows else None
            yield _finding(sent, read, reason, meant, secret=_secret(sent, meant))
        elif read.path[-1] == "$bindItem" and read.written.startswith("/"):
            yield _doubled(sent, read)
        elif not read.canonical and not (lacks_slash(read) and _is_misspelt(sent, read)):
            yield _finding(sent, read, _reason(read), _meant(read), with_fix=lacks_slash(read))


@lru_cache(maxsize=4096)
def _looks_numeric(pointer: str) -> bool:
    return _LOOKS_NUMERIC.search(pointer) is not None


def _is_misspelt(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether no send has it, but one that is spelt alike: template/unresolved-pointer writes that, slash and all."""
    return bool(sent.sendings) and all(
        sent.declared(read.parts, sending).absent and nearest_path(sending.site.scope, read.parts) is not None
        for sending in sent.sendings
    )


def lacks_slash(read: TemplateRead) -> bool:
    """Whether it is a pointer but for the slash in front."""
    return read.pointer.removeprefix("/") == read.written


def _reason(read: TemplateRead) -> str:
    if lacks_slash(read):
        return "it has no leading slash; the reader sees the same, but whoever else reads pointers finds nothing"
    if "" in read.parts:
        return "a segment of it is empty, and nothing has an empty name: the reader sees nothing"
    return "a segment of it is empty, or has a form that stands for something else: the reader may see another value"


def lenient_index(sent: SentTemplate, read: TemplateRead) -> str | None:
    """A segment that the renderer takes for an index of an array, and nobody else does."""
    if not _looks_numeric(read.written):
        return None
    for place, part in enumerate(read.parts):
        if not isinstance(part, str) or array_index(part) is not None or leading_integer(part) is None:
            continue
        holders = [sent.declared(read.parts[:place], sending) for sending in sent.contexts]
        if holders and all(holder.fact.types - {"null"} == frozenset({"array"}) for holder in holders):
            return part
    return None


def _meant(read: TemplateRead) -> str | None:
    """The pointer as it is to be written; None where that is not plain to see."""
    if lacks_slash(read):
        return read.pointer
    names = [name for name in read.written.split("/") if name]
    return "/" * read.written.startswith("/") + "/".join(names) if "" in read.parts and len(names) > 1 else None


def _secret(sent: SentTemplate, meant: str | None) -> str | None:
    """What to say of a value that is meant and may not be read."""
    event = redacting_in(sent, segments(meant)) if meant is not None else None
    return None if event is None or meant is None else secret_of(event, meant)


def _finding(
    sent: SentTemplate,
    read: TemplateRead,
    reason: str,
    meant: str | None,
    *,
    with_fix: bool = False,
    secret: str | None = None,
) -> Finding:
    place = sent.read_span(read)
    edit = read.respelt(sent.template.document, read.pointer)
    return Finding(
        CODE,
        f"`{read.written}` is no proper pointer: {reason}",
        place,
        "not RFC 6901",
        sending_labels(sent.sendings),
        secret or f"write {meant}" if meant else "write the names one by one, /data/items/0/title, indices as 0, 1, 2",
        Fix(f"write {read.pointer}", (edit,), safe=True) if with_fix else None,
        about=f"{sent.template.id} {read.written}",
    )


def _doubled(sent: SentTemplate, read: TemplateRead) -> Finding:
    """The renderer puts a slash of its own before what ``$bindItem`` names."""
    name, place = read.written.lstrip("/"), sent.read_span(read)
    message = f"`{read.written}` of $bindItem begins with a slash, which it adds itself: the reader sees nothing"
    hint = f"write {name}"
    fix = Fix(hint, (Edit(place, dumps(name, ensure_ascii=False)),), safe=True)
    about = f"{sent.template.id} {read.written}"
    return Finding(CODE, message, place, "one slash too many", sending_labels(sent.sendings), hint, fix, about=about)


POINTER_FORM = Rule(
    code=CODE,
    title="A pointer that only the renderer understands",
    severity=Severity.ERROR,
    why="the renderer guesses at what is no JSON Pointer, and often guesses another value",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "event/orderId"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/orderId"}}}'),
    check_template=check,
)
