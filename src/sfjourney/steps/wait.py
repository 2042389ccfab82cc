"""``wait DURATION``: hold the run."""

from textwrap import dedent

from sfjourney.steps.kind import Lowering, Node, StepKind, straight_on
from sfjourney.syntax import tree


class WaitNode(Node, frozen=True, tag="wait"):
    """``duration`` is ISO 8601: days are calendar days in the Journey's zone, the rest is elapsed time."""

    duration: str


def _node(step: tree.Wait, node_id: str, _lowering: Lowering) -> WaitNode:
    return WaitNode(node_id, step.length.duration.iso())


WAIT = StepKind(
    kind="wait",
    syntax=tree.Wait,
    title="wait",
    form="wait DURATION",
    meaning=dedent("""\
        Holds the run. Seconds, minutes and hours are elapsed time; days and weeks keep the wall clock of the
        Journey's zone."""),
    example="wait 2 days",
    slug=lambda step: f"wait:{step.length.duration.short()}",
    ports=straight_on,
    node=_node,
)
