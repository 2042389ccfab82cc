"""A workspace -> which Profile Properties its Journeys write, so that one run may find what another has written."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sfjourney.model.model import Journey, Model
from sfjourney.pointers import Path
from sfjourney.syntax import tree, values


class Setters(Struct, frozen=True):
    """The `set` steps by the property they write or write into; ``deletes`` are the places that some step takes away.

    ``on_events`` says that some run goes on when an event arrives, so that it may write before a new run begins
    (semantics.md T4); ``on_changes``, that some run goes on when a property changes (S7).
    """

    by_name: Mapping[str, tuple[tree.Set, ...]]
    deletes: frozenset[Path]
    on_events: bool
    on_changes: bool

    def before_first_step(self) -> Iterable[str]:
        """The properties that may be written between the filter of a new run and its first step."""
        return self.by_name if self.on_events else ()

    def after(self, step: tree.Set, journey: Journey) -> Iterator[str]:
        """The properties that others may write between a `set` and the next step of its run."""
        if not self.on_changes:
            return
        alone = journey.enroll is not None and journey.enroll.per is None and journey.enroll.if_running != "parallel"
        same = alone or isinstance(step.value, values.Constant)
        for name, steps in self.by_name.items():
            if any(other is not step or not same for other in steps):
                yield name


def setters(model: Model) -> Setters:
    """All that Journeys do to Profiles, in one look at their steps."""
    steps = [step for journey in model.journeys for step in journey.all_steps]
    by_name: dict[str, tuple[tree.Set, ...]] = {}
    for step in steps:
        if isinstance(step, tree.Set) and step.pointer.root == "profile" and len(step.pointer.parts) > 1:
            name = step.pointer.parts[1]
            by_name[name] = (*by_name.get(name, ()), step)
    deletes = {
        step.pointer.parts
        for step in steps
        if isinstance(step, tree.Set) and isinstance(step.value, values.Constant) and step.value.value is None
    }
    waits = [step for step in steps if isinstance(step, tree.WaitFor)]
    dates = any(isinstance(step, tree.WaitUntilDate) and step.pointer.root == "profile" for step in steps)
    conditions = any(isinstance(arm, tree.ArmWhen) for wait in waits for arm in wait.arms)
    return Setters(by_name, frozenset(deletes), bool(waits) or dates, conditions or dates)
