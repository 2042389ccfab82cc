"""What productions hold -> values and conditions."""

import json
import math
import re
from typing import Any, cast

from msgspec.structs import replace

from sfjourney.syntax import values
from sfjourney.syntax.build_words import Part, WordBuilder
from sfjourney.syntax.tokens import Token

_CONSTANTS = {"true": True, "false": False, "null": None}
_VALUES = (values.Constant, values.Pointer, values.Now, values.Instant, values.Count, values.Lower, values.Shifted)
_CONDITIONS = (
    values.AnyOf,
    values.AllOf,
    values.Negation,
    values.Comparison,
    values.Containment,
    values.Membership,
    values.Presence,
    values.Quantified,
    values.Did,
    values.StartedBy,
    values.InSegment,
)
_MOST_SHIFTS = 16
_THOUSANDS = re.compile(r"(?<![\w.])(-?\d{1,3}),\Z")
_THREE = 3


class ConditionBuilder(WordBuilder):
    """Adds values and conditions to the leaves."""

    def value_nodes(self, children: list[Any]) -> list[values.Value]:
        return [child for child in children if isinstance(child, _VALUES)]

    def condition_nodes(self, children: list[Any]) -> list[values.Condition]:
        return [child for child in children if isinstance(child, _CONDITIONS)]

    # ---- values

    def string(self, children: list[Any]) -> values.Constant:
        text = self.text(children[0])
        return values.Constant(text.value, text.span)

    def number(self, children: list[Any]) -> values.Constant:
        token: Token = children[0]
        span = self.token_span(token)
        try:
            number = json.loads(token)
        except ValueError:
            self.mistake(
                "syntax/bad-number",
                "this is no JSON number",
                span,
                hint=self._thousands(token) or "write no leading zeros, and a digit on each side of a point",
            )
            return values.Constant(0, span)
        if isinstance(number, float) and not math.isfinite(number):
            self.mistake("syntax/bad-number", "this number is too large to be finite", span)
            return values.Constant(0, span)
        return values.Constant(number, span)

    def _thousands(self, token: Token) -> str | None:
        """What to write for the second half of ``[1,000]``."""
        before = _THOUSANDS.search(self.source.text[max(0, token.start_pos - 5) : token.start_pos])
        together = before is not None and len(token) == _THREE and token.isdigit()
        return f"the digits of a number stand together: {before[1]}{token}" if together and before is not None else None

    def constant(self, children: list[Any]) -> values.Constant:
        return values.Constant(_CONSTANTS[children[0]], self.span(children))

    def now(self, children: list[Any]) -> values.Now:
        return values.Now(self.span(children))

    def instant(self, children: list[Any]) -> values.Instant:
        return values.Instant(self.instant_of(children[0]), self.span(children))

    def count(self, children: list[Any]) -> values.Count:
        return values.Count(self.of_kind(children, values.Pointer)[0], self.span(children))

    def lower(self, children: list[Any]) -> values.Lower:
        return values.Lower(self.value_nodes(children)[0], self.span(children))

    def direction(self, children: list[Any]) -> Part:
        return self.part("direction", str(children[0]), children)

    def shifted(self, children: list[Any]) -> values.Shifted:
        made = values.Shifted(
            self.of_kind(children, values.Length)[0],
            self.one(children, "direction"),
            self.value_nodes(children)[0],
            self.span(children),
        )
        depth, inner = 1, made.value
        while isinstance(inner, values.Shifted):
            depth, inner = depth + 1, inner.value
        if depth > _MOST_SHIFTS and not self._said_of_inner_shifts(made):
            self.report("syntax/nesting", f"more than {_MOST_SHIFTS} durations before or after one another", made.span)
        return made if depth <= _MOST_SHIFTS else cast("values.Shifted", made.value)

    def _said_of_inner_shifts(self, made: values.Shifted) -> bool:
        last = self.findings[-1] if self.findings else None
        return last is not None and last.code == "syntax/nesting" and last.span.end == made.span.end

    def member(self, children: list[Any]) -> Part:
        key = self.text(children[0])
        return Part("member", (key, children[2]), self.span(children))

    def object(self, children: list[Any]) -> values.Constant:
        made: dict[str, Any] = {}
        for key, value in self.parts(children, "member"):
            if key.value in made:
                self.report("syntax/duplicate-name", "this key stands twice in one object", key.span, "again here")
            made[key.value] = value.value
        return values.Constant(made, self.span(children))

    def array(self, children: list[Any]) -> values.Constant:
        return values.Constant([item.value for item in self.of_kind(children, values.Constant)], self.span(children))

    # ---- conditions

    def any_of(self, children: list[Any]) -> values.AnyOf:
        return values.AnyOf(tuple(self.condition_nodes(children)), self.span(children))

    def all_of(self, children: list[Any]) -> values.AllOf:
        return values.AllOf(tuple(self.condition_nodes(children)), self.span(children))

    def negation(self, children: list[Any]) -> values.Condition:
        inner = self.condition_nodes(children)[0]
        # A chain of `not` may be as long as a file: pairs of them say nothing.
        span = self.span(children)
        return (
            replace(inner.condition, span=span) if isinstance(inner, values.Negation) else values.Negation(inner, span)
        )

    def group(self, children: list[Any]) -> values.Condition:
        return replace(self.condition_nodes(children)[0], span=self.span(children))

    def comparator(self, children: list[Any]) -> Part:
        return self.part("operator", str(children[0]), children)

    def comparison(self, children: list[Any]) -> values.Comparison:
        left, right = self.value_nodes(children)
        return values.Comparison(left, self.one(children, "operator"), right, self.span(children))

    def text_operator(self, children: list[Any]) -> Part:
        return self.part("operator", " ".join(children), children)

    def containment(self, children: list[Any]) -> values.Containment:
        left, right = self.value_nodes(children)
        return values.Containment(left, self.one(children, "operator"), right, self.span(children))

    def membership(self, children: list[Any]) -> values.Membership:
        value, *options = self.value_nodes(children)
        negated = isinstance(children[1], Token) and children[1] == "not"
        return values.Membership(value, negated, tuple(options), self.span(children))

    def presence_word(self, children: list[Any]) -> Part:
        return self.part("present", children[0] == "present", children)

    def presence(self, children: list[Any]) -> values.Presence:
        return values.Presence(children[0], self.one(children, "present"), self.span(children))

    def quantifier(self, children: list[Any]) -> Part:
        return self.part("quantifier", str(children[0]), children)

    def quantified(self, children: list[Any]) -> values.Quantified:
        return values.Quantified(
            self.one(children, "quantifier"),
            self.of_kind(children, values.Pointer)[0],
            self.of_kind(children, values.Name)[0],
            self.condition_nodes(children)[0],
            self.span(children),
        )

    def bound_as(self, children: list[Any]) -> Part:
        return self.part("as", self.of_kind(children, values.Name)[0], children)

    def did_where(self, children: list[Any]) -> Part:
        return self.part("where", self.condition_nodes(children)[0], children)

    def did_bound(self, children: list[Any]) -> Part:
        return self.part("bound", " ".join(children), children)

    def did_once(self, children: list[Any]) -> Part:
        return self.part("number", 1, children)

    def did_number(self, children: list[Any]) -> Part:
        return self.part("number", self.whole(children[0], 0, "a number of times is whole"), children)

    def did_count(self, children: list[Any]) -> Part:
        bound, number = self.one(children, "bound"), self.one(children, "number")
        return self.part("times", values.Times(bound, number, self.span(children)), children)

    def in_last(self, children: list[Any]) -> Part:
        return self.part("last", self.of_kind(children, values.Length)[0], children)

    def since_enrollment(self, children: list[Any]) -> Part:
        return self.part("since", self.span(children), children)

    def did(self, children: list[Any]) -> values.Did:
        return values.Did(
            self.of_kind(children, values.Name)[0],
            self.one(children, "as"),
            self.one(children, "matching"),
            self.one(children, "where"),
            self.one(children, "times"),
            self.one(children, "last"),
            self.one(children, "since"),
            self.span(children),
        )

    def started_by(self, children: list[Any]) -> values.StartedBy:
        return values.StartedBy(self.of_kind(children, values.Name)[0], self.span(children))

    def in_segment(self, children: list[Any]) -> values.InSegment:
        return values.InSegment(self.of_kind(children, values.Name)[0], self.span(children))
