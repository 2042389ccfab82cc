"""``set POINTER = VALUE``: change a Profile Property."""

from textwrap import dedent

from sfjourney import pointers
from sfjourney.expressions.tree import Operand
from sfjourney.steps.kind import Lowering, Node, StepKind, slugged, straight_on
from sfjourney.syntax import tree


class SetNode(Node, frozen=True, tag="set"):
    """``null`` deletes, a missing value changes nothing (semantics.md S7)."""

    pointer: str
    value: Operand


def _node(step: tree.Set, node_id: str, lowering: Lowering) -> SetNode:
    return SetNode(node_id, step.pointer.text, lowering.operand(step.value))


SET = StepKind(
    kind="set",
    syntax=tree.Set,
    title="set",
    form="set POINTER = VALUE",
    meaning=dedent("""\
        Changes a Profile Property, for every Journey and at once. `VALUE` may be any value that conditions know,
        such as a pointer or `now`, or JSON without pointers in it. An instant is written in RFC 3339, in UTC.
        `null` deletes the property; a value that is missing changes nothing; on the way to a nested one,
        objects are made."""),
    example='set /profile/onboarding = "done"',
    slug=lambda step: f"set:{slugged(pointers.text_of(step.pointer.parts[1:]))}",
    ports=straight_on,
    node=_node,
)
