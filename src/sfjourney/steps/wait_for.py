"""``wait up to DURATION { ... }``: hold the run until something happens, or time runs out."""

from collections.abc import Iterator
from itertools import count
from textwrap import dedent

from msgspec import Struct

from sfjourney.expressions.tree import Condition
from sfjourney.steps.kind import Lowering, Node, Port, StepKind, slugged
from sfjourney.syntax import tree


class Arm(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """One arm: an ``event`` that correlates and meets ``where``, or, without an event, the condition ``when``."""

    port: str
    event: str | None = None
    new: bool = False
    name: str | None = None
    matching: str | None = None
    where: Condition | None = None
    when: Condition | None = None


class WaitForNode(Node, frozen=True, tag="wait-for"):
    """What comes first of the arms, in written order, and of the end of ``duration`` (ISO 8601)."""

    duration: str
    arms: tuple[Arm, ...]


def _ports_of_arms(step: tree.WaitFor) -> Iterator[tuple[str, tree.ArmOn | tree.ArmWhen]]:
    events, conditions = count(1), count(1)
    for arm in step.arms:
        yield (f"on-{next(events)}" if isinstance(arm, tree.ArmOn) else f"when-{next(conditions)}"), arm


def _ports(step: tree.WaitFor) -> tuple[Port, ...]:
    arms = tuple(Port(name, arm.block) for name, arm in _ports_of_arms(step))
    return (*arms, Port("timeout", step.timeout))


def _arm(port: str, arm: tree.ArmOn | tree.ArmWhen, lowering: Lowering) -> Arm:
    if isinstance(arm, tree.ArmWhen):
        return Arm(port, when=lowering.condition(arm.condition))
    return Arm(
        port,
        arm.event.text,
        arm.fresh,
        arm.name.text if arm.name else None,
        arm.matching.text if arm.matching else None,
        lowering.condition(arm.where) if arm.where else None,
    )


def _node(step: tree.WaitFor, node_id: str, lowering: Lowering) -> WaitForNode:
    arms = tuple(_arm(port, arm, lowering) for port, arm in _ports_of_arms(step))
    return WaitForNode(node_id, step.length.duration.iso(), arms)


def _slug(step: tree.WaitFor) -> str:
    first = step.arms[0]
    return f"wait-for:{slugged(first.event.text)}" if isinstance(first, tree.ArmOn) else "wait-for:when"


WAIT_FOR = StepKind(
    kind="wait-for",
    syntax=tree.WaitFor,
    title="wait up to",
    form=dedent("""\
        wait up to DURATION {
          on [new] EVENT [as NAME] [matching POINTER] [where CONDITION] { STEPS }
          when CONDITION { STEPS }
          ...
          [timeout { STEPS }]
        }"""),
    meaning=dedent("""\
        Goes on with what comes first. An `on` arm takes an event that came since enrollment, also during an earlier
        wait; with `new`, one that comes from now on. A `when` arm takes a condition as soon as it is true, be it
        already. `timeout` takes the end of time; without it the run just goes on.

        * `as NAME` names the payload that arrives, `/NAME/...`, in `where` and in the arm.
        * `matching /event/cartId` asks that what arrives has the same `cartId` as the event that started the run.
        * An event resolves one wait: it, and what came before it, counts for no later one."""),
    example=dedent("""\
        wait up to 1 day {
          on order.created matching /event/cartId { exit }
          timeout { send cart_reminder }
        }"""),
    slug=_slug,
    ports=_ports,
    node=_node,
)
