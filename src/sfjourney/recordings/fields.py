"""Members of a call's body, each read with its documented limits (semantics.md R2)."""

import re
from collections.abc import Sequence
from typing import Any

from sfjourney import pointers
from sfjourney.documents.scan import Path
from sfjourney.pointers import Parts
from sfjourney.recordings.envelope import LONGEST, CallError
from sfjourney.templates.headers import header_break

_OF_SOMEBODY = frozenset({"profile", "to"})
OF_SOMEBODY = ', as in {"email": "ada@example.com"}'
"""How somebody is named, for who wrote a text there."""
_LONGEST_EMAIL = 254
_LONGEST_ADDRESS = 320
_AROUND_MARK = bytes(code for code in range(ord("!"), ord("~") + 1) if code != ord("@"))
_CANONICAL = re.compile(r"[!-?\[-~]+@[!-?\[-~]+")  # of ASCII; almost all are like this


def text_of(body: dict[str, Any], name: str, at: Path = (), *, required: bool = False) -> str | None:
    """A string of 1 to 255 characters, or None where it is absent or null and may be. Raises CallError."""
    value = body.get(name)
    if value is None:
        if required:
            raise CallError("missing-field", f"{name} is missing", at, (name,))
        return None
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST:
        raise CallError("bad-field", f"{name} is a string of 1 to {LONGEST} characters", (*at, name))
    return value


def needed_text(body: dict[str, Any], name: str) -> str:
    """A string of 1 to 255 characters. Raises CallError where it is absent, null, or none."""
    return text_of(body, name, required=True) or ""


def object_of(body: dict[str, Any], name: str, at: Path = ()) -> dict[str, Any] | None:
    """An object, or None where it is absent or null. Raises CallError where it is something else."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        written = isinstance(value, str) and value.lstrip().startswith("{")
        more = ", and not a string that holds one" if written else ""
        if name in _OF_SOMEBODY and isinstance(value, str) and not written:
            more = OF_SOMEBODY
        raise CallError("bad-field", f"{name} is an object{more}", (*at, name))
    return value


def canonical_email(text: str) -> str | None:
    """An email, trimmed and lower-cased (P1); None where it is none.

    It has one ``@`` between two parts without spaces, and 254 characters at most.
    """
    if _CANONICAL.fullmatch(text) and len(text) <= _LONGEST_EMAIL:
        return text
    email = text.strip().lower()
    local, mark, domain = email.partition("@")
    if not mark or not local or not domain or "@" in domain or len(email) > _LONGEST_EMAIL:
        return None
    return email if len(email.split()) == 1 else None


def are_canonical(emails: Sequence[str]) -> bool:
    """Whether these are emails in their canonical form (P1), as far as a look at all at once can tell."""
    written = "\n".join(emails).encode("utf-8", "replace")
    if written.translate(None, _AROUND_MARK) != b"@" + b"\n@" * (len(emails) - 1) or written.lower() != written:
        return False
    framed = b"\n%b\n" % written
    return b"\n@" not in framed and b"@\n" not in framed and max(map(len, emails)) <= _LONGEST_EMAIL


def email_of(body: dict[str, Any], name: str, at: Path = ()) -> str | None:
    """An email in its canonical form, or None where it is absent or null."""
    value = body.get(name)
    if value is None:
        return None
    email = canonical_email(value) if isinstance(value, str) else None
    if email is None:
        raise CallError("bad-field", f"{name} is no email address", (*at, name))
    return email


def check_addresses(body: dict[str, Any]) -> None:
    """Refuse a ``from``, ``replyTo``, ``cc`` or ``bcc`` that is none.

    Each is a text of 1 to 320 characters on one line, with a name or without; ``cc`` and ``bcc`` may be lists of them.
    """
    for name in ("from", "replyTo", "cc", "bcc"):
        value = body.get(name)
        if isinstance(value, list) and name in ("cc", "bcc"):
            for number, one in enumerate(value):
                _check_address(one, name, (name, number))
        elif value is not None:
            _check_address(value, name, (name,))


def _check_address(value: object, name: str, place: Path) -> None:
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST_ADDRESS or header_break(value) is not None:
        message = f"an address of {name} is a string of 1 to {_LONGEST_ADDRESS} characters on one line"
        raise CallError("bad-field", message, place)


def redacted_of(body: dict[str, Any], longest: int) -> tuple[Parts, ...]:
    """``redactedDataPaths`` as paths in ``data``: each begins with ``/event/`` and has so many characters at most."""
    listed = body.get("redactedDataPaths")
    if listed is None:
        return ()
    if not isinstance(listed, list):
        raise CallError("bad-field", "redactedDataPaths is a list", ("redactedDataPaths",))
    return tuple(_redacted(path, number, longest) for number, path in enumerate(listed))


def _redacted(path: Any, number: int, longest: int) -> Parts:
    place: Path = ("redactedDataPaths", number)
    if not isinstance(path, str) or not path.startswith("/event/"):
        raise CallError("bad-field", "every path of redactedDataPaths begins with /event/", place)
    if len(path) > longest:
        message = f"a path of more than {longest} characters (limits.pointer_characters)"
        raise CallError("bad-field", message, place)
    try:
        return pointers.parse(path)[1:]
    except ValueError as error:
        raise CallError("bad-field", f"a path of redactedDataPaths is no pointer: {error}", place) from None
