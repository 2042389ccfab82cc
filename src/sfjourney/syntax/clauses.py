"""The header clauses of a Journey as written, each with its place."""

from dataclasses import dataclass
from typing import Literal

from sfjourney.clock.weekly import Window
from sfjourney.source import Span
from sfjourney.syntax.values import Condition, Length, Name, Pointer, Text


@dataclass(frozen=True, slots=True)
class OnEvent:
    """``on EVENT [where COND]``."""

    event: Name
    where: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class OnApi:
    """``on api [{ schema "..." }]``."""

    schema: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Enroll:
    """``enroll once | always | again after DURATION``, with its options."""

    policy: Literal["once", "always", "again"]
    after: Length | None
    per: Pointer | None
    if_running: Literal["skip", "restart", "parallel"]
    span: Span


@dataclass(frozen=True, slots=True)
class Timezone:
    """``timezone "ZONE"`` or ``timezone POINTER else "ZONE"``."""

    pointer: Pointer | None
    zone: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Subscription:
    """``subscription NAME``: the consent gate of sends."""

    group: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Transactional:
    """``transactional``: sends that need no consent."""

    span: Span


@dataclass(frozen=True, slots=True)
class SendWindow:
    """``window [DAYS] [HH:MM to HH:MM]``."""

    window: Window
    span: Span


@dataclass(frozen=True, slots=True)
class WindowAlways:
    """``window always``: a send that waits for no window."""

    span: Span


@dataclass(frozen=True, slots=True)
class Cap:
    """``cap N sends in DURATION``."""

    sends: int
    within: Length
    span: Span


@dataclass(frozen=True, slots=True)
class ExitOn:
    """``exit on EVENT [as NAME] [matching POINTER] [where COND]``."""

    event: Name
    name: Name | None
    matching: Pointer | None
    where: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExitWhen:
    """``exit when COND``."""

    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    """``goal EVENT [as NAME] [matching POINTER] [where COND] [within DURATION]``."""

    event: Name
    name: Name | None
    matching: Pointer | None
    where: Condition | None
    within: Length | None
    span: Span


@dataclass(frozen=True, slots=True)
class Draft:
    """``draft``: compiled and checked, never enrolled."""

    span: Span


Clause = (
    OnEvent
    | OnApi
    | Enroll
    | Timezone
    | Subscription
    | Transactional
    | SendWindow
    | Cap
    | ExitOn
    | ExitWhen
    | Goal
    | Draft
)
