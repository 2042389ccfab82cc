"""An export of emails, one JSON object a line -> those that went out, and the lines that say nothing one could use.

A line has ``to`` (an email, or an object with one), ``template`` or ``templateId`` (a name of the workspace, or an id
of the real one), ``sentAt`` (RFC 3339), and perhaps ``status``: only ``Sent`` went out. So have the lines of
sends.jsonl.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, field

from sfjourney.clock.instants import InstantError, parse_instant
from sfjourney.limits import Limits
from sfjourney.recordings.bodies import Refusal, column_of, read_body
from sfjourney.recordings.envelope import CallError
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.fields import email_of, needed_text
from sfjourney.recordings.files import Recording
from sfjourney.recordings.misspelt import with_slip
from sfjourney.replay.intake import Refused

_STATUSES: Final = ("Queued", "Processing", "Sent", "Failed", "Skipped")


class Actual(Struct, frozen=True, gc=False, array_like=True):
    """An email that went out: the line that says so, to whom, which template, and when."""

    line: int
    to: str
    template: str
    at: int


class Exported(Struct):
    """What a file of emails holds beside them: how many went out that can be compared.

    ``unknown`` counts emails by templates that are none of the workspace. They are no less of the export, which reaches
    from the ``first`` instant of any email to the ``last``.
    """

    file: str
    sent: int = 0
    first: int | None = None
    last: int | None = None
    not_sent: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = []


def read_actual(export: Recording, template_ids: Mapping[str, str], out: Exported) -> Iterator[Actual]:
    """Read the emails of an export, and note in ``out`` what else it holds.

    ``template_ids`` gives the name of a template by its name or id. Raises OSError.
    """
    if export.is_table:
        raise RecordingError(f"{export.name}: an export of emails is JSON lines, and no table")
    for block in export.blocks():
        for number, line in enumerate(block.split(), block.first):
            if line.strip():
                read = _read(out, number, line, template_ids, export.limits)
                if isinstance(read, Refusal):
                    refused = Refused(export.name, number, read.column, read.code, read.message)
                    out.refused.append(refused)
                elif read is not None:
                    yield read


def _read(
    out: Exported, number: int, line: bytes, template_ids: Mapping[str, str], limits: Limits
) -> Actual | Refusal | None:
    """Take one line, or say why not; None where it says nothing of an email that could be compared."""
    body = read_body(line, limits)
    if isinstance(body, Refusal):
        return body
    try:
        to, template, at = _recipient(body), _template(body), _sent_at(body)
    except CallError as error:
        error = with_slip(error, body)
        return Refusal(column_of(line, error.path), error.code, error.message)
    if at is None:
        out.not_sent += 1
        return None
    out.first = at if out.first is None else min(out.first, at)
    out.last = at if out.last is None else max(out.last, at)
    if template not in template_ids:
        out.unknown[template] += 1
        return None
    out.sent += 1
    return Actual(number, to, template_ids[template], at)


def _recipient(body: dict[str, Any]) -> str:
    holder = body.get("to")
    whole, at = (holder, ("to",)) if isinstance(holder, dict) else ({"email": holder}, ())
    name = "email" if isinstance(holder, dict) else "to"
    email = email_of({name: whole["email"]} if "email" in whole else {}, name, at)
    if email is None:
        raise CallError("missing-field", "to is missing: the email address of the recipient", at, (name,))
    return email


def _template(body: dict[str, Any]) -> str:
    return needed_text(body, "templateId" if body.get("template") is None and "templateId" in body else "template")


def _sent_at(body: dict[str, Any]) -> int | None:
    """When it went out; None where it did not."""
    status = body.get("status")
    if status is not None and status not in _STATUSES:
        raise CallError("bad-field", f"status is one of {', '.join(_STATUSES)}", ("status",))
    if status not in (None, "Sent"):
        return None
    text = body.get("sentAt")
    if text is None:
        raise CallError("missing-field", "sentAt is missing", (), ("sentAt",))
    if not isinstance(text, str):
        raise CallError("bad-instant", "sentAt is a string in RFC 3339", ("sentAt",))
    try:
        return parse_instant(text)
    except InstantError as error:
        raise CallError("bad-instant", f"sentAt: {error}", ("sentAt",)) from None
