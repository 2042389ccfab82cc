"""A send to somebody who has met the goal already."""

from collections.abc import Callable, Iterator, Sequence

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import conditions_within
from sfjourney.rules.flow.exit_before_arm import covers
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.rules.told import is_clause_told
from sfjourney.source import Span
from sfjourney.spelling import slips_among
from sfjourney.syntax import clauses, tree, values


def check(knowledge: Knowledge) -> Iterator[Finding]:
    model, misspelt = knowledge.model, slips_among(knowledge.model.events)
    for known in knowledge.journeys:
        journey, goal = known.journey, known.journey.goal
        if goal is None or journey.damaged or any(covers(clause, goal) for clause in journey.exits_on):
            continue
        asks = _Asks(model, goal.event.text, misspelt)
        if not any(asks.about_goal(clause.condition) for clause in journey.exits_when):
            late = list(_late(journey, goal, asks))
            if late and not _has_mistaken_exit(knowledge, known, goal, misspelt):
                yield _finding(journey, goal, late)


def _has_mistaken_exit(
    knowledge: Knowledge, known: KnownJourney, goal: clauses.Goal, misspelt: Callable[[str], str | None]
) -> bool:
    """Whether an `exit on` was meant to end the runs that have met the goal, but that one of the two is mistaken."""
    for clause in known.journey.exits_on:
        names = {clause.event.text, goal.event.text}
        if any(misspelt(name) in names for name in names):
            return True
        if len(names) == 1 and any(is_clause_told(knowledge, known, one) for one in (clause, goal)):
            return True
    return False


class _Asks:
    """Whether conditions ask if the goal's event has happened, be it through segments.

    What a segment asks that nobody has declared is not known: it may be that.
    """

    def __init__(self, model: Model, event: str, misspelt: Callable[[str], str | None]) -> None:
        self._model = model
        self._event = event
        self._meant = misspelt

    def about_goal(self, condition: values.Condition) -> bool:
        seen: set[str] = set()
        left = [condition]
        while left:
            for inner in conditions_within(left.pop()):
                if isinstance(inner, values.Did) and self._event in (inner.event.text, self._meant(inner.event.text)):
                    return True
                if isinstance(inner, values.InSegment) and inner.segment.text not in seen:
                    seen.add(inner.segment.text)
                    segment = self._model.segments.get(inner.segment.text)
                    if segment is None:
                        return True
                    left.append(segment.condition)
        return False


def _late(journey: Journey, goal: clauses.Goal, asks: _Asks) -> Iterator[tree.Send]:
    """The sends before which the goal may be met without the Journey having looked."""
    found: dict[int, tree.Send] = {}
    _Walk(goal, asks, found).steps(journey.steps, may_be_met=False)
    yield from found.values()


class _Walk:
    """Goes through blocks. What comes back is whether the goal may be met behind them; None where no run comes out."""

    def __init__(self, goal: clauses.Goal, asks: _Asks, found: dict[int, tree.Send]) -> None:
        self._goal = goal
        self._asks = asks
        self._found = found
        self._answers = 0
        """How many arms around it are taken because the goal's event came: what they do is meant for who has met it."""

    def steps(self, steps: tuple[tree.Step, ...], *, may_be_met: bool) -> bool | None:
        met: bool | None = may_be_met
        for step in steps:
            if met is None:
                return None
            met = self._step(step, may_be_met=met)
        return met

    def _step(self, step: tree.Step, *, may_be_met: bool) -> bool | None:
        match step:
            case tree.Send():
                if may_be_met:
                    self._found.setdefault(id(step), step)
            case tree.Wait() | tree.WaitUntilTime() | tree.WaitUntilDate():
                return not self._answers
            case tree.WaitFor():
                answers = [arm.block for arm in step.arms if isinstance(arm, tree.ArmOn) and self._takes(arm)]
                may_be_met = not answers and not self._answers
                return self._blocks(step, may_be_met=may_be_met, goes_on=step.timeout is None, answers=answers)
            case tree.Branch():
                looks = any(self._asks.about_goal(arm.condition) for arm in step.arms)
                return self._blocks(step, may_be_met=may_be_met and not looks, goes_on=step.otherwise is None)
            case tree.Split():
                return self._blocks(step, may_be_met=may_be_met, goes_on=False)
            case tree.Exit():
                return None
            case _:
                pass
        return may_be_met

    def _blocks(
        self, step: tree.Step, *, may_be_met: bool, goes_on: bool, answers: Sequence[tree.Block] = ()
    ) -> bool | None:
        """``answers`` are the blocks of the arms that take the goal's event."""
        ends = []
        for block in tree.blocks(step):
            is_answer = any(block is answer for answer in answers)
            self._answers += is_answer
            ends.append(self.steps(block.steps, may_be_met=may_be_met))
            self._answers -= is_answer
        ends += [may_be_met] if goes_on else []
        left = [end for end in ends if end is not None]
        return any(left) if left else None

    def _takes(self, arm: tree.ArmOn) -> bool:
        """Whether a wait looks for the goal's event: then whoever wrote it has thought of it."""
        return arm.event.text == self._goal.event.text


def _exit(journey: Journey, goal: clauses.Goal) -> Fix | None:
    """An `exit on` above the goal, for the same event as it is written there; None where that is another one later."""
    if not covers(clauses.ExitOn(goal.event, goal.name, goal.matching, goal.where, goal.span), goal):
        return None
    text, span = journey.file.source.text, goal.span
    indent = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    between = f"\n{indent}" if indent.isspace() or not indent else " "
    asked = text[goal.event.span.start : _end(goal)]
    edit = Edit(Span(span.file, span.start, span.start), f"exit on {asked}{between}")
    return Fix("end the runs that have met the goal", (edit,), safe=False)


def _end(goal: clauses.Goal) -> int:
    """Where ends what the goal asks of the event, before its `within`."""
    return (goal.where or goal.matching or goal.name or goal.event).span.end


def _asked(journey: Journey, goal: clauses.Goal, where: Span | None) -> str:
    """What the goal asks of the event, on one line, with its condition in parentheses where a place of it is given."""
    text, start, end = journey.file.source.text, goal.event.span.start, _end(goal)
    left = [(comment.span.start, comment.span.end, "") for comment in journey.file.comments]
    if where is not None:
        left += [(where.start, where.start, "("), (where.end, where.end, ")")]
    pieces = []
    for first, last, instead in sorted(left):
        if start <= first and last <= end:
            pieces += [text[start:first], instead]
            start = last
    return " ".join("".join((*pieces, text[start:end])).split())


def _needs_parentheses(text: str, where: values.Condition) -> bool:
    """Whether a condition stands without parentheses that the `where` of a `did` would need."""
    if isinstance(where, (values.Comparison, values.Containment, values.Membership, values.Presence)):
        return False
    start = where.span.start
    joined = isinstance(where, (values.AnyOf, values.AllOf)) and where.parts[0].span.start == start
    return joined or text[start] != "("


def _advice(journey: Journey, goal: clauses.Goal, fix: Fix | None) -> str:
    """What to do. What the fix does stands last, before the option that does it."""
    text, where = journey.file.source.text, goal.where
    did = _asked(journey, goal, where.span if where is not None and _needs_parentheses(text, where) else None)
    ask = f"ask before the send: when not did {did} since enrollment"
    return ask if fix is None else f"{ask}; or write `exit on {_asked(journey, goal, None)}`"


def _finding(journey: Journey, goal: clauses.Goal, late: list[tree.Send]) -> Finding:
    labels = first_few([Label(step.span, "may still go out then") for step in late], "may still go out then")
    fix = _exit(journey, goal)
    return Finding(
        "flow/send-after-goal",
        f"somebody who has met the goal may still get {_emails(late)}",
        goal.span,
        "a goal ends no run",
        labels,
        _advice(journey, goal, fix),
        fix,
        goal.event.text,
    )


def _emails(late: list[tree.Send]) -> str:
    first, *others = dict.fromkeys(step.template.text for step in late)
    more = f" and {len(others)} other email{'s' if len(others) > 1 else ''}" if others else ""
    return f"`{first}`{more}"


SEND_AFTER_GOAL = Rule(
    code="flow/send-after-goal",
    title="An email may go out after the goal is met",
    severity=Severity.WARNING,
    why="a goal is measured and changes nothing: who has bought is still told to buy",
    bad="""\
        journey j {
          on cart.updated
          enroll always
          transactional
          goal order.created within 7 days

          wait 1 day
          send receipt
        }
    """,
    good="""\
        journey j {
          on cart.updated
          enroll always
          transactional
          exit on order.created
          goal order.created within 7 days

          wait 1 day
          send receipt
        }
    """,
    check_known=check,
)
