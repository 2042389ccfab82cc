"""A workspace -> which Profile Properties its Journeys write, so that one run may find what another has written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from sfjourney.facts.fact import set_by
from sfjourney.facts.lookup import Lookup
from sfjourney.model.model import Journey, Model
from sfjourney.model.origins import Scope
from sfjourney.model.reads import Usage, journey_reads
from sfjourney.model.scopes import step_sites
from sfjourney.pointers import Path
from sfjourney.schemas.kinds import KINDS
from sfjourney.syntax import tree, values

_NULL: Final = frozenset({"null"})
_ASKS: Final = frozenset(Usage) - {Usage.TIMEZONE, Usage.DATA, Usage.SUBJECT, Usage.SET, Usage.REDACT}
"""The parts of a Journey that may keep runs with null away from a `set`: where one asks of a value, it has none."""


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
    deletes = {place for journey in model.journeys for place in _deleted(model, journey)}
    waits = [step for step in steps if isinstance(step, tree.WaitFor)]
    dates = any(isinstance(step, tree.WaitUntilDate) and step.pointer.root == "profile" for step in steps)
    conditions = any(isinstance(arm, tree.ArmWhen) for wait in waits for arm in wait.arms)
    return Setters(by_name, frozenset(deletes), bool(waits) or dates, conditions or dates)


def _deleted(model: Model, journey: Journey) -> Iterator[Path]:
    """The places that a Journey takes away: by null that it writes, or by null in what started or came to its runs."""
    sites = [site for site in step_sites(model, journey) if isinstance(site.step, tree.Set)]
    nullable = []
    for site in sites:
        step = site.step
        if not isinstance(step, tree.Set) or step.pointer.root != "profile":
            continue
        if isinstance(step.value, values.Constant) and step.value.value is None:
            yield step.pointer.parts
        elif isinstance(step.value, values.Pointer) and _may_be_null(site.scope, step.value, step.pointer.parts):
            nullable.append((step.pointer.parts, step.value.parts))
    if nullable:
        reads = journey_reads(model, journey, step_sites(model, journey), ())
        asked = {read.pointer.parts for read in reads if read.usage in _ASKS}
        yield from (place for place, source in nullable if not any(_touch(source, other) for other in asked))


def _may_be_null(scope: Scope, pointer: values.Pointer, target: Path) -> bool:
    """Whether every event that may stand here says null of a value; one that says nothing of it is taken to have none.

    A Profile has no null, and of a schema with alternatives another value may have decided which holds. A value that
    never fits its target is a mistake, and what follows from it none.
    """
    origin, lookup = scope.find(pointer.parts), Lookup()
    if pointer.root == "profile" or origin is None or lookup.tells(scope, pointer.root):
        return False
    facts = [lookup.of_place(place).fact for place in origin.places]
    there = lookup.of_origin(scope.find(target)).fact
    return bool(facts) and all(
        "null" in fact.types and fact.types != KINDS and (fact.types == _NULL or set_by(fact).meet(there).types)
        for fact in facts
    )


def _touch(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]
