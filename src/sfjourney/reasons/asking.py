"""What a program asks while it runs -> conditions with what they came to and what they read.

The program is the same that a replay runs. It was compiled with a Witness (expressions/scope.py), which puts around
each of its functions one that notes what it gave.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec import Struct

from sfjourney import pointers
from sfjourney.clock.instants import format_instant
from sfjourney.expressions import tree
from sfjourney.expressions.scope import Arrival, F
from sfjourney.pointers import MISSING, Parts
from sfjourney.program.roles import Role
from sfjourney.reasons.hidden import Hidden, as_json, shown_value
from sfjourney.reasons.told import Asked, Value
from sfjourney.simulation.run import Run


class Words(Struct, frozen=True):
    """How conditions and values are written."""

    condition: Callable[[tree.Condition], str]
    operand: Callable[[tree.Operand], str]


class Payload(Struct, frozen=True):
    """What an event carries: paths in it that are not shown, and those of which nothing was kept."""

    hidden: tuple[Parts, ...] = ()
    removed: tuple[Parts, ...] = ()


NOTHING_HIDDEN = Payload()


class Frame(Struct, eq=False):
    """A function that has not returned yet: what it is for, and what was read and asked on the way."""

    what: object
    run: Run
    payload: Any
    values: list[Value] = []
    parts: list[Asked] = []


class Asking:
    """A Witness. ``answer`` is told of everything with a Role: the run, the frame, and what came of it.

    ``payloads`` are known by their identity, which no other object has while the records are kept.
    """

    def __init__(self, words: Words, hidden: Hidden, answer: Callable[[Role, Run, Frame, object], None]) -> None:
        self.words = words
        self.hidden = hidden
        self.answer = answer
        self.payloads: Mapping[int, Payload] = {}
        self._open: list[Frame] = []

    def over(self, what: object, function: F, /) -> F:
        """The same function, and it is noted what it is asked and what it gives."""

        def noted(run: Run, *payload: Any) -> object:
            frame = Frame(what, run, payload[0] if payload else None)
            self._open.append(frame)
            try:
                result = function(run, *payload)
            finally:
                self._open.pop()
            self._close(frame, result)
            return result

        return cast("F", noted)

    def _close(self, frame: Frame, result: object) -> None:
        what = frame.what
        if isinstance(what, Role):
            self.answer(what, frame.run, frame, result)
            return
        if not self._open:
            return
        around = self._open[-1]
        if isinstance(what, str):
            around.values.append(self._read(what, what, frame.run, result))
        elif isinstance(what, tree.Operand):
            around.values += [*frame.values, _derived(self.words.operand(what), frame.values, result)]
        elif isinstance(what, Arrival):
            around.parts.append(self._arrived(what, frame, around, holds=result is True))
        else:
            around.parts.append(self._condition(cast("tree.Condition", what), frame, around, holds=result is True))

    # ---- conditions

    def _condition(self, condition: tree.Condition, frame: Frame, around: Frame, *, holds: bool) -> Asked:
        item = isinstance(around.what, tree.AnyItem | tree.AllItems)
        of = f"item {len(around.parts)}" if item else None
        op = str(condition.__struct_config__.tag)
        return Asked(op, self.words.condition(condition), holds, of, tuple(frame.values), tuple(frame.parts))

    def _arrived(self, arrival: Arrival, frame: Frame, around: Frame, *, holds: bool) -> Asked:
        values: list[Value] = []
        text = arrival.event
        if arrival.matching is not None:
            text += f" matching {arrival.matching}"
            root, *rest = pointers.parse(arrival.matching)
            own = pointers.read(frame.run.roots.get(root, MISSING), rest)
            values.append(self._read(arrival.matching, arrival.matching, frame.run, own))
            payload = self.payloads.get(id(frame.payload), NOTHING_HIDDEN)
            theirs = pointers.read(frame.payload, rest)
            read = f"{arrival.event} {pointers.text_of(rest)}"
            values.append(shown_value(read, theirs, tuple(rest), payload.hidden, payload.removed))
        of = None
        if isinstance(around.what, tree.Did):
            of = next(
                format_instant(past.at) for past in frame.run.history[arrival.event] if past.payload is frame.payload
            )
        return Asked("arrival", text, holds, of, tuple(values), tuple(frame.parts))

    # ---- values

    def _read(self, read: str, pointer: str, run: Run, value: object) -> Value:
        """What a pointer found, wherever the name at its root comes from."""
        root, *rest = pointers.parse(pointer)
        for frame in reversed(self._open[:-1]):  # the innermost may be reading its own array
            if isinstance(frame.what, tree.AnyItem | tree.AllItems) and frame.what.name == root:
                root, *above = pointers.parse(frame.what.pointer)
                rest = [*above, str(len(frame.parts)), *rest]
        hidden, removed = self._paths(root, run)
        return shown_value(read, value, tuple(rest), hidden, removed)

    def _paths(self, root: str, run: Run) -> tuple[tuple[Parts, ...], tuple[Parts, ...]]:
        if root == "profile":
            return self.hidden.profile, ()
        if root == "data":
            return self.hidden.variables.get(run.journey.key, ()), ()
        payload = self.payloads.get(id(run.roots.get(root)), NOTHING_HIDDEN)
        return payload.hidden, payload.removed


def _derived(read: str, from_values: list[Value], value: object) -> Value:
    """What was made of other values; of what is not shown nothing is."""
    if any(one.state == "redacted" for one in from_values):
        return Value(read, "redacted")
    return Value(read, "missing") if value is MISSING else Value(read, "value", as_json(value))
