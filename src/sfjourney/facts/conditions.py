"""A condition of a Journey -> what is known where it is true, where it is false, and of what it asks."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.facts import decide
from sfjourney.facts.compared import MIRRORED, where_false, where_true
from sfjourney.facts.decide import INSTANT, Reason, Verdict
from sfjourney.facts.fact import ABSENT, PRESENT, UNKNOWN, Fact, Known, literal, none_of, one_of, typed
from sfjourney.facts.here import Here
from sfjourney.facts.history import History
from sfjourney.facts.lengths import kept_at, length_of
from sfjourney.facts.passing import follows
from sfjourney.facts.same_value import of_itself
from sfjourney.facts.state import ASKED, PathState
from sfjourney.model.model import Model
from sfjourney.model.origins import ROOTS, Origin, Scope
from sfjourney.model.reads import is_deep, pointer_roots
from sfjourney.model.scopes import bind_event
from sfjourney.pointers import EACH, Path
from sfjourney.schemas import Presence
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.syntax import values
from sfjourney.syntax.likeness import key_of

_QUESTIONS = (
    values.Comparison,
    values.Containment,
    values.Membership,
    values.Quantified,
    values.Did,
    values.AnyOf,
    values.AllOf,
)
"""What comes out the same if it is asked again in the same instant."""
_DEEPEST = 40
"""What is asked deeper than this, through segments too, is not thought through: less is known then, nothing wrong."""


class Observed(Struct, frozen=True):
    """One question of a condition where it is asked: the values it asks about with what is known of them there.

    ``scope`` says what pointers mean in it. A question in the ``where`` of an item or event knows nothing of the path.
    """

    condition: values.Condition
    operands: tuple[tuple[values.Value, Known], ...]
    verdict: Verdict | None
    scope: Scope


class Conditions:
    """Conditions asked on one path, each where the path then is.

    ``inside`` is the segment whose condition it is, if it is one's: what that asks of itself is not followed.
    """

    def __init__(
        self,
        model: Model,
        here: Here,
        start: str | None,
        state: PathState,
        inside: tuple[str, ...] = (),
    ) -> None:
        self.model = model
        self.here = here
        self.start = start
        self.state = state
        self.entering = False
        """Whether the event that starts a run has just come, so that it lies in every period that ends now."""
        self._segments = list(inside)
        self._depth = 0
        self._questions: dict[int, tuple[values.Condition, Path | None]] = {}

    # ---- values

    def value(self, value: values.Value) -> Known:
        """What is known of a value."""
        match value:
            case values.Constant():
                return literal(value.value)
            case values.Pointer():
                return self.pointer(value.parts)
            case values.Now() | values.Instant():
                return Known(Presence.ALWAYS, typed(INSTANT))
            case values.Shifted():
                inner = self.value(value.value)
                sure = inner.surely_there and (inner.date_time or INSTANT in inner.fact.types)
                return Known(Presence.ALWAYS if sure else _unless_sure(inner), Fact(types=frozenset({INSTANT})))
            case values.Count():
                inner = self.pointer(value.pointer.parts)
                sure = inner.surely_there and inner.fact.types == {"array"}
                number = length_of(self.state, value.pointer, inner)
                known, place = Known(Presence.ALWAYS if sure else _unless_sure(inner), number), kept_at(value.pointer)
                return known if place is None else known.narrowed(self.state.fact(place))
            case values.Lower():
                inner = self.value(value.value)
                sure = inner.surely_there and inner.fact.types == {"string"}
                return Known(Presence.ALWAYS if sure else _unless_sure(inner), _lowered(inner.fact))

    def _value_beside(self, value: values.Value, others: Sequence[values.Value]) -> Known:
        """The same beside others that it is compared with: some of them a text in lower case never is."""
        known = self.value(value)
        never = [other.value for other in others if isinstance(other, values.Constant) and is_never_lower(value, other)]
        return replace(known, fact=known.fact.meet(none_of(never))) if never else known

    def _item(self, value: values.Value) -> Known:
        """What is known of the items of an array."""
        if not isinstance(value, values.Pointer) or value.root not in self.here.scope.roots:
            return UNKNOWN
        return self.state.known((*value.parts, EACH))

    def pointer(self, parts: Sequence[str]) -> Known:
        if parts[0] not in self.here.scope.roots:
            return UNKNOWN
        return self.state.known(tuple(parts))

    # ---- what follows from an answer

    def assume(self, condition: values.Condition, *, truth: bool) -> None:
        """Keep what must hold where the condition has come out so."""
        if self.state.dead or self._depth == _DEEPEST:
            return
        self._depth += 1
        self._assume(condition, truth=truth)
        self._depth -= 1

    def _assume(self, condition: values.Condition, *, truth: bool) -> None:
        question = self._question(condition)
        if question is not None:
            self.state.meet(question, one_of((truth,)))
            if self.state.dead:
                return
        match condition:
            case values.AnyOf() | values.AllOf():
                ways = [partial(self.assume, part, truth=truth) for part in condition.parts]
                if isinstance(condition, values.AllOf) is truth:
                    for way in ways:
                        way()
                else:
                    self.state.either(ways)
            case values.Negation():
                self.assume(condition.condition, truth=not truth)
            case values.Comparison():
                self._compared(condition, truth=truth)
            case values.Membership():
                self._member(condition, truth=truth)
            case values.Presence():
                self.know(condition.pointer, PRESENT if condition.present is truth else ABSENT)
            case values.Containment() if truth:
                whole = ("string", "array") if condition.operator == "contains" else ("string",)
                self._there(condition.left, typed(*whole))
                self._there(condition.right, PRESENT)
            case values.Quantified() if truth:
                self.know(condition.pointer, typed("array"))
            case values.StartedBy() | values.Did():
                if self.by_start(condition) is (not truth):
                    self.state.end()
            case values.InSegment():
                self._segment(condition, truth=truth)
            case _:
                pass

    def _question(self, condition: values.Condition) -> Path | None:
        """The place where the answer to a question is kept; None for what is asked of an arriving event or an item."""
        known = self._questions.get(id(condition))
        if known is None:
            shallow = isinstance(condition, _QUESTIONS) and not is_deep(condition)
            is_one = shallow and pointer_roots(condition) <= ROOTS
            known = condition, (ASKED, repr(key_of(condition))) if is_one else None
            self._questions[id(condition)] = known  # an id is of use as long as what has it is there
        return known[1]

    def _segment(self, condition: values.InSegment, *, truth: bool) -> None:
        segment = self.model.segments.get(condition.segment.text)
        if segment is None or condition.segment.text in self._segments:
            return
        self._segments.append(condition.segment.text)
        self.assume(segment.condition, truth=truth)
        self._segments.pop()

    def _compared(self, condition: values.Comparison, *, truth: bool) -> None:
        left, right = self.value(condition.left), self.value(condition.right)
        for value, other, operator in (
            (condition.left, right, condition.operator),
            (condition.right, left, MIRRORED[condition.operator]),
        ):
            if truth:
                self._there(value, where_true(operator, other.fact))
                self._over(condition, operator, value)
            elif isinstance(value, values.Pointer) and other.surely_there:
                self.know(value, where_false(operator, other.fact))
            elif isinstance(value, values.Count) and other.surely_there:
                self._know_length(value, where_false(operator, other.fact))

    def _over(self, condition: values.Comparison, operator: values.Comparator, value: values.Value) -> None:
        """What lies before now, or before some time from now, stays so."""
        other = condition.right if value is condition.left else condition.left
        if operator in ("<", "<=") and (found := follows(value, other, strictly=operator == "<")) is not None:
            self.know(*found)

    def _member(self, condition: values.Membership, *, truth: bool) -> None:
        known = [self.value(option) for option in condition.options]
        singles = [option.fact.single for option in known if option.surely_there]
        listed = [single[0] for single in singles if single is not None]
        inside = one_of(listed) if len(listed) == len(condition.options) else PRESENT
        if truth:
            self._there(condition.value, none_of(listed).meet(PRESENT) if condition.negated else inside)
        elif isinstance(condition.value, values.Pointer):
            outside = none_of(listed) if not condition.negated else replace(inside, present=None)
            self.know(condition.value, outside)

    def _there(self, value: values.Value, fact: Fact) -> None:
        """A value took part in something that is true: it is there, and what it is made of has the type for that."""
        match value:
            case values.Pointer():
                self.know(value, fact.meet(PRESENT))
            case values.Count():
                self.know(value.pointer, typed("array"))
                self._know_length(value, fact)
            case values.Lower() | values.Shifted():
                self._there(value.value, typed("string"))
            case _:
                pass

    def know(self, pointer: values.Pointer, fact: Fact) -> None:
        """Something holds of a value from here on."""
        if pointer.root in self.here.scope.roots and not self.state.dead:
            self.state.meet(pointer.parts, fact)

    def _know_length(self, value: values.Count, fact: Fact) -> None:
        place = kept_at(value.pointer)
        if place is not None and not self.state.dead and fact.types & NUMBERS:
            self.state.meet(place, fact)

    # ---- what is asked

    def observe(self, condition: values.Condition, into: Callable[[Observed], None]) -> None:
        """Every question inside a condition, with what is known where it comes to be asked."""
        if self._depth == _DEEPEST:
            return
        self._depth += 1
        self._observe(condition, into)
        self._depth -= 1

    def answer(self, condition: values.Condition) -> bool | None:
        """What one question comes to by what is known of its values; None where that leaves it open."""
        if not isinstance(condition, (values.Comparison, values.Membership, values.Presence)):
            return None
        found: list[Observed] = []
        self.observe(condition, found.append)
        return found[0].verdict.outcome if found and found[0].verdict is not None else None

    def _observe(self, condition: values.Condition, into: Callable[[Observed], None]) -> None:
        match condition:
            case values.AnyOf() | values.AllOf():
                unasked: list[values.Condition] = []
                self.state.tentatively(partial(self._observe_parts, condition, into, unasked))
                for part in unasked:
                    self.observe(part, partial(_of_itself, into))
            case values.Negation():
                self.observe(condition.condition, into)
            case values.Comparison():
                left = self._value_beside(condition.left, (condition.right,))
                right = self._value_beside(condition.right, (condition.left,))
                verdict = decide.compared(condition.operator, left, right) or of_itself(condition, left, right)
                self._observed(into, condition, [(condition.left, left), (condition.right, right)], verdict)
            case values.Containment():
                left, right = self.value(condition.left), self.value(condition.right)
                verdict = decide.contained(condition.operator, left, right, self._item(condition.left))
                if is_never_lower(condition.left, condition.right):
                    verdict = Verdict(False, Reason.VALUES)
                self._observed(into, condition, [(condition.left, left), (condition.right, right)], verdict)
            case values.Membership():
                value = self._value_beside(condition.value, condition.options)
                options = [self.value(option) for option in condition.options]
                verdict = decide.among(value, options, negated=condition.negated)
                listed = list(zip(condition.options, options, strict=True))
                self._observed(into, condition, [(condition.value, value), *listed], verdict)
            case values.Presence():
                known = self.pointer(condition.pointer.parts)
                verdict = decide.presence(known, present=condition.present)
                self._observed(into, condition, [(condition.pointer, known)], verdict)
            case values.Quantified():
                known = self.pointer(condition.pointer.parts)
                self._observed(into, condition, [(condition.pointer, known)], None)
                origin = self.here.scope.find(condition.pointer.parts) or Origin("an array")
                inner = self.here.scope.bound(condition.name.text, origin.items())
                self._observe_inside(inner, condition.name.text, condition.where, into)
            case values.StartedBy() if self.start is not None:
                self._observed(into, condition, (), self._started(condition))
            case values.Did():
                self._did(condition, into)
            case values.InSegment():
                self._observed(into, condition, (), self._started(condition))
            case _:
                pass

    def _did(self, condition: values.Did, into: Callable[[Observed], None]) -> None:
        times = condition.times
        always = times is not None and times.bound == "at least" and times.number == 0
        verdict = Verdict(True, Reason.VALUES) if always else self._started(condition)
        self._observed(into, condition, (), verdict)
        if condition.where is not None:
            inner = bind_event(self.here.scope, self.model, condition.name, condition.event)
            name = condition.name.text if condition.name is not None else None
            self._observe_inside(inner, name, condition.where, into)

    def _started(self, condition: values.Condition) -> Verdict | None:
        outcome = self.by_start(condition)
        return None if outcome is None else Verdict(outcome, Reason.START)

    def by_start(self, condition: values.Condition) -> bool | None:
        """What it comes to by the event that started the run alone."""
        if isinstance(condition, values.StartedBy):
            return condition.event.text == self.start
        # Made anew, for what is kept and knows us again is freed only by a search for cycles.
        history = History(self.model, self.start, lambda pointer: self.pointer(pointer.parts).surely_there)
        return history.answer(condition, entering=self.entering, segments=tuple(self._segments))

    def _observe_parts(
        self, condition: values.AnyOf | values.AllOf, into: Callable[[Observed], None], unasked: list[values.Condition]
    ) -> None:
        """The parts in order: each is asked only where those before it have not decided. The others are ``unasked``."""
        for place, part in enumerate(condition.parts):
            if self.state.dead:
                unasked += condition.parts[place:]
                return
            self.observe(part, into)
            self.assume(part, truth=isinstance(condition, values.AllOf))

    def _observe_inside(
        self, scope: Scope, name: str | None, where: values.Condition, into: Callable[[Observed], None]
    ) -> None:
        outer = self.here.scope

        def inside() -> None:
            if name is not None:
                self.state.forget(name)
            self.observe(where, into)

        self.here.scope = scope
        self.state.tentatively(inside)
        self.here.scope = outer

    def _observed(
        self,
        into: Callable[[Observed], None],
        condition: values.Condition,
        operands: Sequence[tuple[values.Value, Known]],
        verdict: Verdict | None,
    ) -> None:
        if verdict is None and (question := self._question(condition)) is not None:
            answer = self.state.fact(question).single
            verdict = None if answer is None else Verdict(answer[0], Reason.PATH)
        into(Observed(condition, tuple(operands), verdict, self.here.scope))


_OF_ITSELF = frozenset({Reason.TYPES, Reason.ORDER, Reason.VALUES})


def _of_itself(into: Callable[[Observed], None], observed: Observed) -> None:
    """Of what is never asked only that is noted which is wrong wherever it stands."""
    if observed.verdict is not None and observed.verdict.reason in _OF_ITSELF:
        into(observed)


def is_never_of_itself(observed: Observed) -> bool:
    """Whether a question never comes out true, wherever it stands."""
    verdict = observed.verdict
    return verdict is not None and not verdict.outcome and verdict.reason in _OF_ITSELF


def is_never_lower(value: values.Value, other: values.Value) -> bool:
    """Whether a value is a text in lower case, and the other one a text that such a text neither is nor holds."""
    if not isinstance(value, values.Lower) or not isinstance(other, values.Constant):
        return False
    return isinstance(other.value, str) and other.value != other.value.lower()


def _unless_sure(inner: Known) -> Presence:
    return inner.presence if not inner.surely_there else Presence.UNKNOWN


def _lowered(fact: Fact) -> Fact:
    strings = [value for value in (fact.values or {}).values() if isinstance(value, str)]
    lowered = one_of(value.lower() for value in strings) if fact.values is not None and strings else Fact()
    return replace(lowered.meet(Fact(types=frozenset({"string"}))), present=None)
