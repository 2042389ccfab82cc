"""Findings, what rules make of them, and the value-with-findings that stages return."""

from enum import IntEnum
from typing import Generic, TypeVar

from msgspec import Struct

from sfjourney.source import Span

T = TypeVar("T")


class Severity(IntEnum):
    """How bad a finding is; the worst is the greatest."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Label(Struct, frozen=True):
    """A second place that belongs to a finding, with what it has to do with it."""

    span: Span
    text: str


class Edit(Struct, frozen=True):
    """Replace the text of ``span`` by ``text``."""

    span: Span
    text: str


class Fix(Struct, frozen=True):
    """Edits that cure a finding; ``safe`` when the meaning the author had in mind cannot be missed."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Finding(Struct, frozen=True):
    """Something a stage or rule found: which rule, what is wrong, where, and what to do about it.

    ``about`` names the thing found (a pointer, a template, a clause): with the code it makes the fingerprint
    that survives moved lines. ``why`` says why it matters where the rule's own reason is not that of this case.
    """

    code: str
    message: str
    span: Span
    label: str = ""
    related: tuple[Label, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    about: str = ""
    why: str | None = None


class Diagnostic(Struct, frozen=True):
    """A finding as reported: with the severity of its rule here, and why it matters."""

    finding: Finding
    severity: Severity
    why: str


class Checked(Struct, Generic[T], frozen=True):
    """What a stage made, beside everything it found on the way. Stages do not raise for an author's mistake."""

    value: T
    findings: tuple[Finding, ...] = ()
