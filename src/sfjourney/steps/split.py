"""``split { ... }``: a sticky random split by shares."""

from textwrap import dedent

from msgspec import Struct

from sfjourney.steps.kind import Lowering, Node, Port, StepKind, slugged
from sfjourney.syntax import tree


class Share(Struct, frozen=True, forbid_unknown_fields=True):
    """An arm and its share in percent, to two decimals."""

    name: str
    percent: int | float


class SplitNode(Node, frozen=True, tag="split"):
    """``salt`` is what buckets hang on: the label, else the title (semantics.md S6)."""

    salt: str
    shares: tuple[Share, ...]


def salt(step: tree.Split) -> str | None:
    """What the buckets of a split hang on; None where it has neither label nor title."""
    if step.label is not None:
        return step.label.text
    return step.title.value if step.title else None


def _ports(step: tree.Split) -> tuple[Port, ...]:
    return tuple(Port(share.name.text, share.block) for share in step.shares)


def _node(step: tree.Split, node_id: str, _lowering: Lowering) -> SplitNode:
    shares = tuple(Share(share.name.text, _percent(share.basis_points or 0)) for share in step.shares)
    return SplitNode(node_id, salt(step) or "", shares)


def _percent(basis_points: int) -> float:
    """Whole where it can be, as any number in JSON is written."""
    return basis_points // 100 if basis_points % 100 == 0 else basis_points / 100


def _slug(step: tree.Split) -> str:
    return f"split:{slugged(step.title.value)}" if step.title else "split"


SPLIT = StepKind(
    kind="split",
    syntax=tree.Split,
    title="split",
    form=dedent("""\
        split [STRING] {
          SHARE% NAME { STEPS }
          ...
        }"""),
    meaning=dedent("""\
        Divides Profiles at random, and for good: a Profile falls into the same arm each time. Shares have up to two
        decimals and sum to 100 %. The lot is drawn by the title, or the label where there is one: one of the two is
        needed, and as long as it stays, editing the file moves nobody. Growing one of two arms takes nobody out of
        it."""),
    example=dedent("""\
        split "subject test" {
          50% short { send tips_short }
          50% long { send tips_long }
        }"""),
    slug=_slug,
    ports=_ports,
    node=_node,
)
