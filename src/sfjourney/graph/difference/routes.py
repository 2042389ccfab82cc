"""A Journey's graph -> reachability, dominators and guards of its nodes, and how often one path sends one email.

The graph is acyclic. A set of nodes is an integer with one bit for each node (``Routes.bits``), so that the sets of all
nodes of a long Journey stay cheap.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from sfjourney.graph.bounds import topological
from sfjourney.graph.graph import Edge, GraphNode, Journey
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode


def windows_of(journey: Journey, node: SendNode) -> tuple[object, ...]:
    """The windows of a send: its own, else the Journey's."""
    return journey.windows if node.windows is None else node.windows


def holds(journey: Journey, node: GraphNode) -> bool:
    """Whether a run can stay in a node for some time: a wait, or a send with windows."""
    if isinstance(node, SendNode):
        return bool(windows_of(journey, node))
    return isinstance(node, (WaitNode, WaitUntilNode, WaitForNode))


def ends_of(node: GraphNode) -> frozenset[str]:
    """Why some runs end at a step that leads on: as the policy says that names it."""
    policies: tuple[tuple[str, str], ...] = ()
    if isinstance(node, SendNode):
        policies = (("skipped", node.if_skipped),)
    elif isinstance(node, WaitUntilNode) and node.date is not None:
        policies = (("past", node.date.if_past), ("missing", node.date.if_missing))
    return frozenset(why for why, policy in policies if policy == "exit")


def may_end(node: GraphNode) -> bool:
    """Whether a node with a way out may end a run instead."""
    return bool(ends_of(node))


def bits_of(nodes: Iterable[str], first: int = 0) -> dict[str, int]:
    """A bit for each node, from the one with this number on."""
    return {name: 1 << number for number, name in enumerate(nodes, first)}


class Routes:
    """The graph of one version of a Journey, without its ``closed`` ways (source and port), which nobody can take.

    With ``bits`` those of two versions are of one kind: a step that both have is the same bit in both.
    """

    def __init__(
        self,
        journey: Journey,
        closed: Collection[tuple[str | None, str]] = (),
        bits: Mapping[str, int] | None = None,
    ) -> None:
        self.journey = journey
        self.nodes = {node.id: node for node in journey.nodes}
        written: dict[str, list[Edge]] = {name: [] for name in self.nodes}
        for edge in journey.edges:
            written[edge.source].append(edge)
        self.bits = bits_of(self.nodes) if bits is None else bits
        self._by_kinds: dict[tuple[type[GraphNode], ...], int] = {}
        self.order = topological(journey.start, written)
        self.out = {name: [e for e in edges if (name, e.port) not in closed] for name, edges in written.items()}

    @cached_property
    def reach(self) -> dict[str, int]:
        """For each node the set of nodes reachable from it, itself included."""
        found: dict[str, int] = {}
        for name in reversed(self.order):
            bits = self.bits[name]
            for edge in self.out[name]:
                bits |= found[edge.target]
            found[name] = bits
        return found

    @cached_property
    def ancestors(self) -> dict[str, int]:
        """For each node its ancestors, the nodes that it is reachable from, itself included."""
        found = {name: self.bits[name] for name in self.order}
        for name in self.order:
            for edge in self.out[name]:
                found[edge.target] |= found[name]
        return found

    @cached_property
    def dominators(self) -> dict[str, int]:
        """For each node reachable from the start its dominators, itself included: the nodes on every path to it."""
        found: dict[str, int] = {}
        reachable = self.reach[self.journey.start]
        for name in self.order:
            bits = found[name] = found.get(name, 0) | self.bits[name]
            for edge in self.out[name] if reachable & self.bits[name] else ():
                found[edge.target] = found[edge.target] & bits if edge.target in found else bits
        return found

    def names(self, bits: int) -> list[str]:
        """The nodes of a set, in the order of the graph."""
        return [name for name, bit in self.bits.items() if bits & bit]

    def reaches(self, source: str, target: str) -> bool:
        return bool(self.reach[source] & self.bits[target])

    def leads_nowhere(self, name: str) -> bool:
        """Whether nothing but the end follows a node."""
        following = (self.nodes[one] for one in self.names(self.reach[name] & ~self.bits[name]))
        return all(isinstance(node, (EndNode, ExitNode)) for node in following)

    def comes_to(self, name: str) -> bool:
        """Whether any run comes to a node: not where what is asked before it can never be so."""
        return self.reaches(self.journey.start, name)

    def guarded(self, name: str, known: Collection[str]) -> list[str]:
        """The nodes, of those known, that a node guards: reachable by some ways out of it but not by all.

        A node that may end runs guards all that follow it. Exits and the end are guarded by none.
        """
        node = self.nodes[name]
        if len(self.out[name]) <= 1 and not may_end(node):
            return []
        bits = sum(self.bits[one] for one in known if not isinstance(self.nodes[one], (ExitNode, EndNode)))
        reached = [self.reach[edge.target] & bits for edge in self.out[name]]
        if may_end(node):
            reached.append(0)
        common = union = reached[0] if reached else 0
        for one in reached:
            common, union = common & one, union | one
        return self.names(union & ~common)

    @cached_property
    def sends(self) -> dict[str, SendNode]:
        return {name: node for name, node in self.nodes.items() if isinstance(node, SendNode)}

    def of_kinds(self, kinds: tuple[type[GraphNode], ...]) -> int:
        """The nodes of some kinds."""
        if kinds not in self._by_kinds:
            self._by_kinds[kinds] = sum(self.bits[name] for name, node in self.nodes.items() if isinstance(node, kinds))
        return self._by_kinds[kinds]

    @cached_property
    def held(self) -> list[str]:
        """The nodes in which a run can stay; of sends those to which it may come while their windows are closed."""
        return [name for name, node in self.nodes.items() if holds(self.journey, node) and name not in self._open]

    @cached_property
    def _open(self) -> set[str]:
        """The sends to which all come in the instant in which a send before them was held until their windows open."""
        found: set[str] = set()
        open_at: dict[str, frozenset[object]] = {
            self.journey.start: frozenset()
        }  # of these windows one is; none: any time
        for name in (name for name in self.order if self.comes_to(name)):
            known, node = open_at[name], self.nodes[name]
            if isinstance(node, SendNode) and (windows := frozenset(windows_of(self.journey, node))):
                if known and known <= windows:
                    found.add(name)
                else:
                    known = windows
            elif not self._takes_no_time(node):
                known = frozenset()
            for edge in self.out[name]:
                before = open_at.get(edge.target, known)
                open_at[edge.target] = known | before if known and before else frozenset()
        return found

    def _takes_no_time(self, node: GraphNode) -> bool:
        """Whether a window that is open as a run comes to a step is so as it leaves: a `set` may be of its zone."""
        if isinstance(node, SetNode):
            return self.journey.timezone.pointer is None
        return isinstance(node, (BranchNode, SplitNode, SendNode))

    @cached_property
    def holding(self) -> int:
        """The same, as bits."""
        return sum(self.bits[name] for name in self.held)

    def most(self, template: str) -> int:
        """The most sends of one template on one path."""
        found: dict[str, int] = {}
        for name in reversed(self.order):
            node = self.nodes[name]
            own = isinstance(node, SendNode) and node.template == template
            found[name] = own + max((found[edge.target] for edge in self.out[name]), default=0)
        return found[self.journey.start]
