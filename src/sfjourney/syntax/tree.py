"""A ``.journey`` file as written: declarations, clauses and steps, each with its place."""

from typing import Literal

from msgspec import Struct

from sfjourney.source import Source, Span
from sfjourney.syntax.clauses import Cap, Clause, SendWindow, Subscription, Transactional, WindowAlways
from sfjourney.syntax.values import Condition, Constant, Length, Name, Pointer, Text, Value

# ---- steps


class Binding(Struct, frozen=True):
    """``name = VALUE`` in the ``data`` of a send."""

    name: Name
    value: Value | Constant
    span: Span


class IfSkipped(Struct, frozen=True):
    """``if skipped exit``."""

    span: Span


class TextOption(Struct, frozen=True):
    """``subject``, ``from`` or ``reply-to`` of a send."""

    word: Literal["subject", "from", "reply-to"]
    text: Text
    span: Span


class DataOption(Struct, frozen=True):
    """``data { name = VALUE ... }`` of a send."""

    bindings: tuple[Binding, ...]
    span: Span


SendOption = TextOption | DataOption | Subscription | Transactional | SendWindow | WindowAlways | IfSkipped


class Send(Struct, frozen=True):
    """``send TEMPLATE [{ ... }]``."""

    label: Name | None
    template: Name
    options: tuple[SendOption, ...]
    span: Span


class Wait(Struct, frozen=True):
    """``wait DURATION``."""

    label: Name | None
    length: Length
    span: Span


class WaitUntilTime(Struct, frozen=True):
    """``wait until [DAYS] HH:MM [to HH:MM]``; minutes of the day."""

    label: Name | None
    days: tuple[int, ...]
    start: int
    end: int | None
    span: Span


Reaction = Literal["continue", "exit"]


class WaitUntilDate(Struct, frozen=True):
    """``wait until [DURATION before|after] POINTER if past ... if missing ...``."""

    label: Name | None
    length: Length | None
    direction: Literal["before", "after"]
    pointer: Pointer
    if_past: Reaction
    if_missing: Reaction
    span: Span


class Block(Struct, frozen=True):
    """``{ STEP ... }``."""

    steps: tuple["Step", ...]
    span: Span


class ArmOn(Struct, frozen=True):
    """``on [new] EVENT [as NAME] [matching POINTER] [where COND] { ... }`` of a ``wait up to``."""

    fresh: bool
    event: Name
    name: Name | None
    matching: Pointer | None
    where: Condition | None
    block: Block
    span: Span


class ArmWhen(Struct, frozen=True):
    """``when COND { ... }`` of a ``branch`` or a ``wait up to``."""

    condition: Condition
    block: Block
    span: Span


Arm = ArmOn | ArmWhen


class WaitFor(Struct, frozen=True):
    """``wait up to DURATION { ARM ... [timeout { ... }] }``."""

    label: Name | None
    length: Length
    arms: tuple[Arm, ...]
    timeout: Block | None
    span: Span


class Branch(Struct, frozen=True):
    """``branch ["title"] { when COND { ... } ... [else { ... }] }``."""

    label: Name | None
    title: Text | None
    arms: tuple[ArmWhen, ...]
    otherwise: Block | None
    span: Span


class Share(Struct, frozen=True):
    """``50% NAME { ... }`` of a split; the share in hundredths of a percent, or None where it has more decimals."""

    basis_points: int | None
    name: Name
    block: Block
    span: Span


class Split(Struct, frozen=True):
    """``split ["title"] { 50% NAME { ... } ... }``."""

    label: Name | None
    title: Text | None
    shares: tuple[Share, ...]
    span: Span


class Set(Struct, frozen=True):
    """``set POINTER = VALUE``."""

    label: Name | None
    pointer: Pointer
    value: Value | Constant
    span: Span


class Exit(Struct, frozen=True):
    """``exit``."""

    label: Name | None
    span: Span


Step = Send | Wait | WaitUntilTime | WaitUntilDate | WaitFor | Branch | Split | Set | Exit


def blocks(step: Step) -> tuple[Block, ...]:
    """The blocks inside a step, in written order."""
    match step:
        case Branch():
            return (*(arm.block for arm in step.arms), *((step.otherwise,) if step.otherwise else ()))
        case WaitFor():
            return (*(arm.block for arm in step.arms), *((step.timeout,) if step.timeout else ()))
        case Split():
            return tuple(share.block for share in step.shares)
        case _:
            return ()


# ---- declarations


class Profile(Struct, frozen=True):
    """``profile { schema "..." }``."""

    schemas: tuple[Text, ...]
    span: Span


class Event(Struct, frozen=True):
    """``event NAME ["title"] [{ schema "..." redact POINTER }]``."""

    name: Name
    title: Text | None
    schemas: tuple[Text, ...]
    redacted: tuple[Pointer, ...]
    span: Span


class SubscriptionGroup(Struct, frozen=True):
    """``subscription NAME ["title"] opt-in|opt-out [{ id "..." cap N sends in DURATION }]``."""

    name: Name
    title: Text | None
    policy: Literal["opt-in", "opt-out"]
    ids: tuple[Text, ...]
    caps: tuple[Cap, ...]
    span: Span


class Segment(Struct, frozen=True):
    """``segment NAME ["title"] = COND``."""

    name: Name
    title: Text | None
    condition: Condition
    span: Span


class Journey(Struct, frozen=True):
    """``journey KEY ["title"] { CLAUSE ... STEP ... }``."""

    name: Name
    title: Text | None
    clauses: tuple[Clause, ...]
    steps: tuple[Step, ...]
    span: Span


Declaration = Profile | Event | SubscriptionGroup | Segment | Journey


class Comment(Struct, frozen=True):
    """``# ...`` to the end of the line, the ``#`` included."""

    text: str
    span: Span


class JourneyFile(Struct, frozen=True):
    """All of one file. ``damage`` are the places where text could not be read: what is missing near them proves
    nothing, so rules about absence keep quiet there.
    """

    source: Source
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
    damage: tuple[Span, ...]
    mistaken: tuple[Span, ...] = ()
    """Words of which it was said that they are wrong, and that stand for anything: nothing follows from them."""

    def damaged(self, span: Span) -> bool:
        return any(span.start <= place.end and place.start <= span.end for place in self.damage)

    def doubtful(self, span: Span) -> bool:
        """Whether what is found there is about a word that was mistaken anyway, or about one that nobody wrote."""
        if span.start == span.end:
            return any(place.start <= span.start <= place.end for place in self.mistaken)
        return any(span.start < place.end and place.start < span.end for place in self.mistaken)
