"""The header clauses of a Journey as written, each with its place."""

from typing import Literal

from msgspec import Struct

from sfjourney.clock.weekly import Window
from sfjourney.source import Span
from sfjourney.syntax.values import Condition, Length, Name, Pointer, Text


class OnEvent(Struct, frozen=True):
    """``on EVENT [where COND]``."""

    event: Name
    where: Condition | None
    span: Span


class OnApi(Struct, frozen=True):
    """``on api [{ schema "..." }]``."""

    schema: Text | None
    span: Span


class Enroll(Struct, frozen=True):
    """``enroll once | always | again after DURATION``, with its options."""

    policy: Literal["once", "always", "again"]
    after: Length | None
    per: Pointer | None
    if_running: Literal["skip", "restart", "parallel"]
    span: Span


class Timezone(Struct, frozen=True):
    """``timezone "ZONE"`` or ``timezone POINTER else "ZONE"``."""

    pointer: Pointer | None
    zone: Text
    span: Span


class Subscription(Struct, frozen=True):
    """``subscription NAME``: the consent gate of sends."""

    group: Name
    span: Span


class Transactional(Struct, frozen=True):
    """``transactional``: sends that need no consent."""

    span: Span


class SendWindow(Struct, frozen=True):
    """``window [DAYS] [HH:MM to HH:MM]``."""

    window: Window
    span: Span


class WindowAlways(Struct, frozen=True):
    """``window always``: a send that waits for no window."""

    span: Span


class Cap(Struct, frozen=True):
    """``cap N sends in DURATION``."""

    sends: int
    within: Length
    span: Span


class ExitOn(Struct, frozen=True):
    """``exit on EVENT [as NAME] [matching POINTER] [where COND]``."""

    event: Name
    name: Name | None
    matching: Pointer | None
    where: Condition | None
    span: Span


class ExitWhen(Struct, frozen=True):
    """``exit when COND``."""

    condition: Condition
    span: Span


class Goal(Struct, frozen=True):
    """``goal EVENT [as NAME] [matching POINTER] [where COND] [within DURATION]``."""

    event: Name
    name: Name | None
    matching: Pointer | None
    where: Condition | None
    within: Length | None
    span: Span


class Draft(Struct, frozen=True):
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
