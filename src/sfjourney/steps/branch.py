"""``branch { ... }``: the first arm whose condition holds."""

from textwrap import dedent

from msgspec import Struct

from sfjourney.expressions.tree import Condition
from sfjourney.steps.kind import Lowering, Node, Port, StepKind, slugged
from sfjourney.syntax import tree


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """An arm: the port it leaves by where its condition holds."""

    port: str
    when: Condition


class BranchNode(Node, frozen=True, tag="branch"):
    """The first case that holds leads on; none of them: the port ``else``."""

    title: str | None
    cases: tuple[Case, ...]


def _ports(step: tree.Branch) -> tuple[Port, ...]:
    arms = tuple(Port(f"when-{number}", arm.block) for number, arm in enumerate(step.arms, 1))
    return (*arms, Port("else", step.otherwise))


def _node(step: tree.Branch, node_id: str, lowering: Lowering) -> BranchNode:
    cases = tuple(Case(f"when-{number}", lowering.condition(arm.condition)) for number, arm in enumerate(step.arms, 1))
    return BranchNode(node_id, step.title.value if step.title else None, cases)


def _slug(step: tree.Branch) -> str:
    return f"branch:{slugged(step.title.value)}" if step.title else "branch"


BRANCH = StepKind(
    kind="branch",
    syntax=tree.Branch,
    title="branch",
    form=dedent("""\
        branch [STRING] {
          when CONDITION { STEPS }
          ...
          [else { STEPS }]
        }"""),
    meaning=dedent("""\
        Takes the first arm whose condition holds; without `else` the run just goes on. The string is its title in
        pictures and graphs."""),
    example=dedent("""\
        branch "by plan" {
          when /profile/plan == "pro" { send tips }
          else { send upgrade }
        }"""),
    slug=_slug,
    ports=_ports,
    node=_node,
)
