"""What productions hold -> the syntax tree: clauses, steps and declarations."""

from decimal import Decimal
from typing import Any, Literal

from msgspec.structs import replace

from sfjourney.clock.weekly import EVERY_DAY, MINUTES_OF_DAY, Window
from sfjourney.syntax import clauses, tree
from sfjourney.syntax.build_conditions import ConditionBuilder
from sfjourney.syntax.build_words import RESERVED_LABELS, Part
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.values import Length, Name, Pointer

_STEPS = (
    tree.Send,
    tree.Wait,
    tree.WaitUntilTime,
    tree.WaitUntilDate,
    tree.WaitFor,
    tree.Branch,
    tree.Split,
    tree.Set,
    tree.Exit,
)
_DECLARATIONS = (tree.Profile, tree.Event, tree.SubscriptionGroup, tree.Segment, tree.Journey)
_CLAUSES = (
    clauses.OnEvent,
    clauses.OnApi,
    clauses.Enroll,
    clauses.Timezone,
    clauses.Subscription,
    clauses.Transactional,
    clauses.SendWindow,
    clauses.Cap,
    clauses.ExitOn,
    clauses.ExitWhen,
    clauses.Goal,
    clauses.Draft,
)
_OPTIONS = (
    tree.TextOption,
    tree.DataOption,
    clauses.Subscription,
    clauses.Transactional,
    clauses.SendWindow,
    clauses.WindowAlways,
    tree.IfSkipped,
)

_LONGEST_SHARE = 16
"""Characters of a percentage; more digits say nothing, and a longer exponent is beyond what a decimal holds."""


def _basis_points(percent: str) -> int | None:
    """Hundredths of a percent; None for what is none of 0 to 100 with two decimals, however large or small."""
    if len(percent) > _LONGEST_SHARE or not 0 <= Decimal(percent) <= 100:  # noqa: PLR2004  # percent
        return None
    hundredths = Decimal(percent) * 100
    return int(hundredths) if hundredths == hundredths.to_integral_value() else None


class TreeBuilder(ConditionBuilder):
    """Adds clauses, steps and declarations; its methods are named after the productions of the grammar."""

    # ---- parts that several clauses have

    def schema(self, children: list[Any]) -> Part:
        return self.part("schema", self.texts(children)[0], children)

    def where(self, children: list[Any]) -> Part:
        return self.part("where", self.condition_nodes(children)[0], children)

    def matching(self, children: list[Any]) -> Part:
        return self.part("matching", self.of_kind(children, Pointer)[0], children)

    def per(self, children: list[Any]) -> Part:
        return self.part("per", self.of_kind(children, Pointer)[0], children)

    def within(self, children: list[Any]) -> Part:
        return self.part("within", self.of_kind(children, Length)[0], children)

    def label(self, children: list[Any]) -> Part:
        label = self.name(children)
        if label.text in RESERVED_LABELS:
            message = f"`{label.text}` cannot be a label: it is a word that begins a clause or a step, or names the end"
            self.report("syntax/bad-name", message, label.span, hint="choose another word")
        elif ":" in label.text or "#" in label.text:
            message = "a label has neither `:` nor `#`: the ids of steps without a label have them"
            self.report("syntax/bad-name", message, label.span, hint="choose another label")
        return self.part("label", label, children)

    # ---- clauses

    def api_body(self, children: list[Any]) -> Part:
        return self.part("schema", self.one(children, "schema"), children)

    def on_api(self, children: list[Any]) -> clauses.OnApi:
        return clauses.OnApi(self.one(children, "schema"), self.span(children))

    def on_event(self, children: list[Any]) -> clauses.OnEvent:
        return clauses.OnEvent(self.of_kind(children, Name)[0], self.one(children, "where"), self.span(children))

    def once(self, children: list[Any]) -> Part:
        return self.part("policy", "once", children)

    def always(self, children: list[Any]) -> Part:
        return self.part("policy", "always", children)

    def again(self, children: list[Any]) -> Part:
        return self.part("again", self.of_kind(children, Length)[0], children)

    def overlap(self, children: list[Any]) -> Part:
        return self.part("overlap", str(children[0]), children)

    def if_running(self, children: list[Any]) -> Part:
        return self.part("if_running", self.one(children, "overlap"), children)

    def enroll(self, children: list[Any]) -> clauses.Enroll:
        return clauses.Enroll(
            self.one(children, "policy") or "again",
            self.one(children, "again"),
            self.one(children, "per"),
            self.one(children, "if_running") or "skip",
            self.span(children),
        )

    def timezone(self, children: list[Any]) -> clauses.Timezone:
        return clauses.Timezone(self.first(children, Pointer), self.texts(children)[0], self.span(children))

    def subscription(self, children: list[Any]) -> clauses.Subscription:
        return clauses.Subscription(self.of_kind(children, Name)[0], self.span(children))

    def transactional(self, children: list[Any]) -> clauses.Transactional:
        return clauses.Transactional(self.span(children))

    def hours(self, children: list[Any]) -> Part:
        start, end = children[0], children[2]
        return self.part("hours", (self.minute(start), self.minute(end, end=True)), children)

    def window(self, children: list[Any]) -> clauses.SendWindow:
        start, end = self.one(children, "hours") or (0, MINUTES_OF_DAY)
        return clauses.SendWindow(Window(self.one(children, "days") or EVERY_DAY, start, end), self.span(children))

    def cap(self, children: list[Any]) -> clauses.Cap:
        sends = self.whole(children[1], 1, "a cap is a whole number of sends")
        return clauses.Cap(sends, self.of_kind(children, Length)[0], self.span(children))

    def exit_on(self, children: list[Any]) -> clauses.ExitOn:
        return clauses.ExitOn(
            self.of_kind(children, Name)[0],
            self.one(children, "as"),
            self.one(children, "matching"),
            self.one(children, "where"),
            self.span(children),
        )

    def exit_when(self, children: list[Any]) -> clauses.ExitWhen:
        return clauses.ExitWhen(self.condition_nodes(children)[0], self.span(children))

    def goal(self, children: list[Any]) -> clauses.Goal:
        return clauses.Goal(
            self.of_kind(children, Name)[0],
            self.one(children, "as"),
            self.one(children, "matching"),
            self.one(children, "where"),
            self.one(children, "within"),
            self.span(children),
        )

    def draft(self, children: list[Any]) -> clauses.Draft:
        return clauses.Draft(self.span(children))

    # ---- steps

    def step(self, children: list[Any]) -> tree.Step:
        made: tree.Step = children[-1]
        return replace(made, label=self.one(children, "label"))

    def steps(self, children: list[Any]) -> tuple[tree.Step, ...]:
        return tuple(child for child in children if isinstance(child, _STEPS))

    def block(self, children: list[Any]) -> tree.Block:
        return tree.Block(self.steps(children), self.span(children))

    def _text_option(self, word: Literal["subject", "from", "reply-to"], children: list[Any]) -> tree.TextOption:
        return tree.TextOption(word, self.texts(children)[0], self.span(children))

    def subject(self, children: list[Any]) -> tree.TextOption:
        return self._text_option("subject", children)

    def sender(self, children: list[Any]) -> tree.TextOption:
        return self._text_option("from", children)

    def reply_to(self, children: list[Any]) -> tree.TextOption:
        return self._text_option("reply-to", children)

    def data(self, children: list[Any]) -> tree.DataOption:
        return tree.DataOption(tuple(self.of_kind(children, tree.Binding)), self.span(children))

    def binding(self, children: list[Any]) -> tree.Binding:
        return tree.Binding(children[0], children[2], self.span(children))

    def window_always(self, children: list[Any]) -> clauses.WindowAlways:
        return clauses.WindowAlways(self.span(children))

    def if_skipped(self, children: list[Any]) -> tree.IfSkipped:
        return tree.IfSkipped(self.span(children))

    def send_body(self, children: list[Any]) -> Part:
        return self.part("options", tuple(child for child in children if isinstance(child, _OPTIONS)), children)

    def send(self, children: list[Any]) -> tree.Send:
        return tree.Send(None, children[1], self.one(children, "options") or (), self.span(children))

    def wait(self, children: list[Any]) -> tree.Wait:
        return tree.Wait(None, children[1], self.span(children))

    def wait_until_time(self, children: list[Any]) -> tree.WaitUntilTime:
        clocks = [child for child in children if isinstance(child, Token) and child.type == "CLOCK"]
        start = self.minute(clocks[0])
        end = self.minute(clocks[1], end=True) if len(clocks) > 1 else None
        days = self.one(children, "days") or EVERY_DAY
        return tree.WaitUntilTime(None, days, start, end, self.span(children))

    def reaction(self, children: list[Any]) -> Part:
        return self.part("reaction", str(children[0]), children)

    def if_past(self, children: list[Any]) -> Part:
        return self.part("if_past", self.one(children, "reaction"), children)

    def if_missing(self, children: list[Any]) -> Part:
        return self.part("if_missing", self.one(children, "reaction"), children)

    def wait_until_date(self, children: list[Any]) -> tree.WaitUntilDate:
        return tree.WaitUntilDate(
            None,
            self.first(children, Length),
            self.one(children, "direction") or "after",
            self.of_kind(children, Pointer)[0],
            self.one(children, "if_past"),
            self.one(children, "if_missing"),
            self.span(children),
        )

    def fresh(self, children: list[Any]) -> Part:
        return self.part("fresh", value=True, children=children)

    def arm_on(self, children: list[Any]) -> tree.ArmOn:
        return tree.ArmOn(
            self.one(children, "fresh") is not None,
            self.of_kind(children, Name)[0],
            self.one(children, "as"),
            self.one(children, "matching"),
            self.one(children, "where"),
            self.of_kind(children, tree.Block)[0],
            self.span(children),
        )

    def arm_when(self, children: list[Any]) -> tree.ArmWhen:
        condition = self.condition_nodes(children)[0]
        return tree.ArmWhen(condition, self.of_kind(children, tree.Block)[0], self.span(children))

    def timeout(self, children: list[Any]) -> Part:
        return self.part("timeout", self.of_kind(children, tree.Block)[0], children)

    def wait_for(self, children: list[Any]) -> tree.WaitFor:
        return tree.WaitFor(
            None,
            self.of_kind(children, Length)[0],
            tuple(child for child in children if isinstance(child, (tree.ArmOn, tree.ArmWhen))),
            self.one(children, "timeout"),
            self.span(children),
        )

    def otherwise(self, children: list[Any]) -> Part:
        return self.part("else", self.of_kind(children, tree.Block)[0], children)

    def branch(self, children: list[Any]) -> tree.Branch:
        return tree.Branch(
            None,
            self.one(children, "title"),
            tuple(self.of_kind(children, tree.ArmWhen)),
            self.one(children, "else"),
            self.span(children),
        )

    def share(self, children: list[Any]) -> tree.Share:
        points = _basis_points(str(children[0]))
        name, block = self.of_kind(children, Name)[0], self.of_kind(children, tree.Block)[0]
        return tree.Share(points, name, block, self.span(children))

    def split(self, children: list[Any]) -> tree.Split:
        shares = tuple(self.of_kind(children, tree.Share))
        return tree.Split(None, self.one(children, "title"), shares, self.span(children))

    def set(self, children: list[Any]) -> tree.Set:
        return tree.Set(None, children[1], children[3], self.span(children))

    def exit(self, children: list[Any]) -> tree.Exit:
        return tree.Exit(None, self.span(children))

    # ---- declarations

    def profile(self, children: list[Any]) -> tree.Profile:
        return tree.Profile(tuple(self.parts(children, "schema")), self.span(children))

    def redact(self, children: list[Any]) -> Part:
        return self.part("redacted", tuple(self.of_kind(children, Pointer)), children)

    def event_body(self, children: list[Any]) -> Part:
        redacted = tuple(pointer for listed in self.parts(children, "redacted") for pointer in listed)
        return self.part("body", (tuple(self.parts(children, "schema")), redacted), children)

    def event(self, children: list[Any]) -> tree.Event:
        schemas, redacted = self.one(children, "body") or ((), ())
        return tree.Event(children[1], self.one(children, "title"), schemas, redacted, self.span(children))

    def policy(self, children: list[Any]) -> Part:
        return self.part("policy", str(children[0]), children)

    def group_id(self, children: list[Any]) -> Part:
        return self.part("id", self.texts(children)[0], children)

    def group_body(self, children: list[Any]) -> Part:
        return self.part(
            "body", (tuple(self.parts(children, "id")), tuple(self.of_kind(children, clauses.Cap))), children
        )

    def subscription_group(self, children: list[Any]) -> tree.SubscriptionGroup:
        ids, caps = self.one(children, "body") or ((), ())
        return tree.SubscriptionGroup(
            children[1], self.one(children, "title"), self.one(children, "policy"), ids, caps, self.span(children)
        )

    def segment(self, children: list[Any]) -> tree.Segment:
        condition = self.condition_nodes(children)[0]
        return tree.Segment(children[1], self.one(children, "title"), condition, self.span(children))

    def journey(self, children: list[Any]) -> tree.Journey:
        header = tuple(child for child in children if isinstance(child, _CLAUSES))
        return tree.Journey(children[1], self.one(children, "title"), header, self.steps(children), self.span(children))

    def start(self, children: list[Any]) -> tuple[tree.Declaration, ...]:
        return tuple(child for child in children if isinstance(child, _DECLARATIONS))
