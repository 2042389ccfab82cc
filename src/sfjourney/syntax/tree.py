"""A ``.journey`` file as written: declarations, clauses and steps, each with its place."""

from dataclasses import dataclass
from typing import Literal

from sfjourney.source import Source, Span
from sfjourney.syntax.clauses import Cap, Clause, SendWindow, Subscription, Transactional, WindowAlways
from sfjourney.syntax.values import Condition, Constant, Length, Name, Pointer, Text, Value

# ---- steps


@dataclass(frozen=True, slots=True)
class Binding:
    """``name = VALUE`` in the ``data`` of a send."""

    name: Name
    value: Value | Constant
    span: Span


@dataclass(frozen=True, slots=True)
class IfSkipped:
    """``if skipped exit``."""

    span: Span


@dataclass(frozen=True, slots=True)
class TextOption:
    """``subject``, ``from`` or ``reply-to`` of a send."""

    word: Literal["subject", "from", "reply-to"]
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class DataOption:
    """``data { name = VALUE ... }`` of a send."""

    bindings: tuple[Binding, ...]
    span: Span


SendOption = TextOption | DataOption | Subscription | Transactional | SendWindow | WindowAlways | IfSkipped


@dataclass(frozen=True, slots=True)
class Send:
    """``send TEMPLATE [{ ... }]``."""

    label: Name | None
    template: Name
    options: tuple[SendOption, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Wait:
    """``wait DURATION``."""

    label: Name | None
    length: Length
    span: Span


@dataclass(frozen=True, slots=True)
class WaitUntilTime:
    """``wait until [DAYS] HH:MM [to HH:MM]``; minutes of the day."""

    label: Name | None
    days: tuple[int, ...]
    start: int
    end: int | None
    span: Span


Reaction = Literal["continue", "exit"]


@dataclass(frozen=True, slots=True)
class WaitUntilDate:
    """``wait until [DURATION before|after] POINTER if past ... if missing ...``."""

    label: Name | None
    length: Length | None
    direction: Literal["before", "after"]
    pointer: Pointer
    if_past: Reaction
    if_missing: Reaction
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """``{ STEP ... }``."""

    steps: tuple["Step", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ArmOn:
    """``on [new] EVENT [as NAME] [matching POINTER] [where COND] { ... }`` of a ``wait up to``."""

    fresh: bool
    event: Name
    name: Name | None
    matching: Pointer | None
    where: Condition | None
    block: Block
    span: Span


@dataclass(frozen=True, slots=True)
class ArmWhen:
    """``when COND { ... }`` of a ``branch`` or a ``wait up to``."""

    condition: Condition
    block: Block
    span: Span


Arm = ArmOn | ArmWhen


@dataclass(frozen=True, slots=True)
class WaitFor:
    """``wait up to DURATION { ARM ... [timeout { ... }] }``."""

    label: Name | None
    length: Length
    arms: tuple[Arm, ...]
    timeout: Block | None
    span: Span


@dataclass(frozen=True, slots=True)
class Branch:
    """``branch ["title"] { when COND { ... } ... [else { ... }] }``."""

    label: Name | None
    title: Text | None
    arms: tuple[ArmWhen, ...]
    otherwise: Block | None
    span: Span


@dataclass(frozen=True, slots=True)
class Share:
    """``50% NAME { ... }`` of a split; the share in hundredths of a percent, or None where it has more decimals."""

    basis_points: int | None
    name: Name
    block: Block
    span: Span


@dataclass(frozen=True, slots=True)
class Split:
    """``split ["title"] { 50% NAME { ... } ... }``."""

    label: Name | None
    title: Text | None
    shares: tuple[Share, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Set:
    """``set POINTER = VALUE``."""

    label: Name | None
    pointer: Pointer
    value: Value | Constant
    span: Span


@dataclass(frozen=True, slots=True)
class Exit:
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


@dataclass(frozen=True, slots=True)
class Profile:
    """``profile { schema "..." }``."""

    schemas: tuple[Text, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """``event NAME ["title"] [{ schema "..." redact POINTER }]``."""

    name: Name
    title: Text | None
    schemas: tuple[Text, ...]
    redacted: tuple[Pointer, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SubscriptionGroup:
    """``subscription NAME ["title"] opt-in|opt-out [{ id "..." cap N sends in DURATION }]``."""

    name: Name
    title: Text | None
    policy: Literal["opt-in", "opt-out"]
    ids: tuple[Text, ...]
    caps: tuple[Cap, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """``segment NAME ["title"] = COND``."""

    name: Name
    title: Text | None
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Journey:
    """``journey KEY ["title"] { CLAUSE ... STEP ... }``."""

    name: Name
    title: Text | None
    clauses: tuple[Clause, ...]
    steps: tuple[Step, ...]
    span: Span


Declaration = Profile | Event | SubscriptionGroup | Segment | Journey


@dataclass(frozen=True, slots=True)
class Comment:
    """``# ...`` to the end of the line, the ``#`` included."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class JourneyFile:
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
        """Whether what is found there is about a word that was mistaken anyway."""
        return any(span.start < place.end and place.start < span.end for place in self.mistaken)
