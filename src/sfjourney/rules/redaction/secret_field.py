"""A field that its name calls a secret and that nobody redacts."""

import re
from collections.abc import Iterator
from itertools import pairwise

from sfjourney import pointers
from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import EventType, Model
from sfjourney.model.reads import redacted_paths
from sfjourney.model.redactions import Relation, relate
from sfjourney.rules.rule import Rule
from sfjourney.rules.suggest import nearest_pointer
from sfjourney.schemas import declared_pointers, reach
from sfjourney.source import Span
from sfjourney.syntax.written_names import written_pointer

_SECRETS = frozenset(
    """
    token password passwd passphrase pwd secret otp cvv
    cvc csc pin apikey accesskey privatekey credential credentials
    resetlink magiclink invitelink loginlink signinlink verificationlink verificationcode resetcode
    ssn iban cardnumber
    """.split()  # noqa: SIM905  # reads better than forty pairs of quotes
)
_TELLS_NOTHING = frozenset({"boolean", "null"})
"""Whether somebody has a password is none: `hasPassword`."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words_of(name: str) -> list[str]:
    """The words of a field's name, in small letters: ``cardNumber2`` has three."""
    return [word.lower() for word in _WORD.findall(name)]


def says_secret(name: str) -> bool:
    """Whether a field's name, or two neighbouring words of it, says that its value is a secret."""
    words = words_of(name)
    pairs = [first + second for first, second in pairwise(words)]
    # An id or a count of secrets is none itself: tokenId, passwordChangedAt, pinCount.
    if words and words[-1] in {"id", "at", "count", "type", "url", "expires", "expiry", "name", "hint"}:
        return any(pair in _SECRETS for pair in pairs)
    return any(word in _SECRETS for word in (*words, *pairs))


def check(model: Model) -> Iterator[Finding]:
    for event in model.events.values():
        if _may_be_redacted(model, event):
            continue
        for path in _secrets(event):
            text = pointers.text_of(("event", *path))
            if _is_meant(model, event, text):
                continue
            span = _place(event)
            yield Finding(
                "redaction/secret-field",
                f"{text} of {event.name} is a secret by its name, and nobody redacts it",
                span,
                "not redacted",
                help=f"add `redact {written_pointer(text)}`, or send a lookup id instead",
                fix=_redacted(event, text),
                about=f"{event.name} {text}",
            )


def _redacted(event: EventType, text: str) -> Fix | None:
    """A `redact` behind what the declaration says already."""
    declared = event.declaration
    if declared is None or not (declared.schemas or declared.redacted):
        return None
    spans = [text.span for text in declared.schemas] + [pointer.span for pointer in declared.redacted]
    last = max(spans, key=lambda span: span.end)
    redact = f"redact {written_pointer(text)}"
    return Fix(redact, (Edit(Span(last.file, last.end, last.end), f"\n  {redact}"),), safe=False)


def _is_meant(model: Model, event: EventType, text: str) -> bool:
    """Whether a `redact` that leads nowhere is meant for this field: that is another rule's finding."""
    for read in redacted_paths(model, event):
        if read.origin is None and read.pointer.parts[-1:] == pointers.parse(text)[-1:]:
            return True
        if nearest_pointer(read.scope, read.pointer.parts) == text:
            return True
    return False


def _may_be_redacted(model: Model, event: EventType) -> bool:
    """Whether some of its declaration could not be read, and so perhaps what redacts it."""
    declared = event.declaration
    return declared is not None and any(
        file.source.name == declared.span.file and file.damaged(declared.span) for file in model.files
    )


def _secrets(event: EventType) -> Iterator[tuple[str, ...]]:
    if event.schema is None:
        return
    for path in declared_pointers(event.schema):
        named = tuple(segment for segment in path if isinstance(segment, str))
        if len(named) != len(path) or not named or not says_secret(named[-1]):
            continue
        if reach(event.schema, named).types <= _TELLS_NOTHING:
            continue
        if not any(relate(named, redacted.parts[1:]) is Relation.REDACTED for redacted in event.redacted):
            yield named


def _place(event: EventType) -> Span:
    if event.declaration is None:
        raise ValueError(event.name)  # only a declared event has a schema
    return event.declaration.name.span


SECRET_FIELD = Rule(
    code="redaction/secret-field",
    title="A field that its name calls a secret is not redacted",
    severity=Severity.WARNING,
    why="what is not redacted is kept for good, in the event and in every email made from it",
    bad="""\
        event order.created { schema "schemas/payment.json" }

        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created {
          schema "schemas/payment.json"
          redact /event/payment/token
        }

        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
