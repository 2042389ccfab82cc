"""``exit``: end the run. And the end that a run reaches by itself."""

from sfjourney.steps.kind import Lowering, Node, Port, StepKind
from sfjourney.syntax import tree


class ExitNode(Node, frozen=True, tag="exit"):
    """The run ends ``exited``."""


class EndNode(Node, frozen=True, tag="end"):
    """Running off the end: the run ends ``completed``."""


def _node(_step: tree.Exit, node_id: str, _lowering: Lowering) -> ExitNode:
    return ExitNode(node_id)


def _no_ports(_step: tree.Exit) -> tuple[Port, ...]:
    return ()


EXIT = StepKind(
    kind="exit",
    syntax=tree.Exit,
    title="exit",
    form="exit",
    meaning="Ends the run with status `exited`. A run that reaches the end of the last step is `completed`.",
    example="exit",
    slug=lambda _step: "exit",
    ports=_no_ports,
    node=_node,
)
