"""Which roots a pointer may begin with in each part of a Journey, and in each of its sends."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.model.model import Journey, Model, steps_within
from sfjourney.model.origins import ANYTHING, DataRoot, Origin, Place, Root, Scope, is_date_time, is_nowhere
from sfjourney.steps.send import bindings, consent_option
from sfjourney.syntax import clauses, tree, values


def profile_root(model: Model) -> Origin:
    return Origin("the Profile", (Place(model.profile, is_profile=True),))


def event_root(model: Model, names: Iterable[str]) -> Origin:
    """The payloads of these events."""
    events = [model.event(name) for name in dict.fromkeys(names)]
    listed = " or ".join(event.name for event in events)
    return Origin(listed, tuple(Place(event.schema, event) for event in events))


def segment_scope(model: Model) -> Scope:
    """Segments read the Profile alone (semantics.md S8)."""
    return Scope({"profile": profile_root(model)})


def run_scope(model: Model, journey: Journey) -> Scope:
    """What clauses and steps may read: the Profile, and the event or call that started the run."""
    roots: dict[str, Root] = {"profile": profile_root(model)}
    if journey.start_unknown:
        roots |= {"event": ANYTHING, "data": ANYTHING}
    elif journey.entries:
        roots["event"] = event_root(model, (entry.event.text for entry in journey.entries))
    if journey.api is not None:
        roots["data"] = variables_root(journey)
    return Scope(roots)


def variables_root(journey: Journey) -> Origin:
    return Origin("the variables of the trigger", (Place(journey.api_schema),))


def entry_scope(model: Model, entry: clauses.OnEvent) -> Scope:
    """What the filter of one `on` clause may read: that event alone."""
    return Scope({"profile": profile_root(model), "event": event_root(model, (entry.event.text,))})


def bind_event(scope: Scope, model: Model, name: values.Name | None, event: values.Name) -> Scope:
    """The scope of a clause, condition or arm about an event, which may give its payload a name."""
    return scope.bound(name.text, event_root(model, (event.text,))) if name is not None else scope


class StepSite(Struct, frozen=True):
    """A step where it stands: what it may read, and whether its run may have waited before it."""

    step: tree.Step
    scope: Scope
    waited: bool


_HOLDS = (tree.Wait, tree.WaitUntilTime, tree.WaitUntilDate, tree.WaitFor)


def step_sites(model: Model, journey: Journey) -> Iterator[StepSite]:
    """Every step in written order with its scope; the binding of an arm holds for the steps inside it alone."""
    yield from _sites(model, journey.steps, run_scope(model, journey), waited=False)


def _sites(model: Model, steps: tuple[tree.Step, ...], scope: Scope, *, waited: bool) -> Iterator[StepSite]:
    for step in steps:
        yield StepSite(step, scope, waited)
        waited = waited or isinstance(step, _HOLDS)
        for block, inner in _inner_scopes(model, step, scope):
            yield from _sites(model, block.steps, inner, waited=waited)
        waited = waited or any(isinstance(inner, _HOLDS) for inner in steps_within((step,)))


def _inner_scopes(model: Model, step: tree.Step, scope: Scope) -> Iterator[tuple[tree.Block, Scope]]:
    if isinstance(step, tree.WaitFor):
        for arm in step.arms:
            if isinstance(arm, tree.ArmOn):
                yield arm.block, bind_event(scope, model, arm.name, arm.event)
            else:
                yield arm.block, scope
        if step.timeout is not None:
            yield step.timeout, scope
    else:
        for block in tree.blocks(step):
            yield block, scope


class SendSite(Struct, frozen=True):
    """A send where it stands, with what its template may read and whether it needs consent."""

    journey: Journey
    step: tree.Send
    scope: Scope
    consent: clauses.Subscription | clauses.Transactional | None
    at_enrollment: bool
    """Whether it always goes out in the instant of enrollment, before any wait (semantics.md D4)."""


def send_sites(journey: Journey, sites: Iterable[StepSite]) -> Iterator[SendSite]:
    """The sends among the steps of a Journey, with the scope of their templates."""
    may_be_called = journey.api is not None or journey.start_unknown
    variables = variables_root(journey) if may_be_called else None
    unbound: dict[int, Scope] = {}
    for site in sites:
        if isinstance(site.step, tree.Send):
            bound = {binding.name.text: value_origin(site.scope, binding.value) for binding in bindings(site.step)}
            scope = unbound.get(id(site.scope)) if not bound else None
            if scope is None:
                scope = _template_scope(site.scope, bound, variables)
                if not bound:
                    unbound[id(site.scope)] = scope
            consent = consent_option(site.step) or journey.consent
            held = site.waited or windowed(journey, site.step)
            yield SendSite(journey, site.step, scope, consent, not held)


def _template_scope(scope: Scope, bound: Mapping[str, Origin], variables: Origin | None) -> Scope:
    """What a template may read: ``/event``, ``/profile`` and the ``/data`` that its send binds."""
    roots = {name: root for name, root in scope.roots.items() if name in ("event", "profile")}
    if bound or variables is not None:
        roots["data"] = DataRoot(bound, variables)
    return replace(scope, roots=roots)


def windowed(journey: Journey, step: tree.Send) -> bool:
    """Whether a closed window may hold a send."""
    if any(isinstance(option, clauses.WindowAlways) for option in step.options):
        return False
    return bool(journey.windows) or any(isinstance(option, clauses.SendWindow) for option in step.options)


def value_origin(scope: Scope, value: values.Value) -> Origin:
    """What a bound value may be: the place that a pointer names, else a value without a place.

    It is bound all the same where the pointer leads nowhere: that is said at the pointer, and not of what reads it.
    """
    if isinstance(value, values.Pointer):
        found = scope.find(value.parts) or Origin(value.text)
        return Origin(value.text) if is_nowhere(found) else found
    return Origin("a value written in the Journey")


class ScopeTypes(Struct, frozen=True):
    """A scope as the normal form of conditions asks about it."""

    model: Model
    scope: Scope

    def is_date_time(self, pointer: values.Pointer) -> bool:
        return is_date_time(self.scope.find(pointer.parts))

    def with_items(self, name: values.Name, pointer: values.Pointer) -> "ScopeTypes":
        array = self.scope.find(pointer.parts)
        return ScopeTypes(self.model, self.scope.bound(name.text, (array or Origin("an array")).items()))

    def with_event(self, name: values.Name | None, event: values.Name) -> "ScopeTypes":
        return ScopeTypes(self.model, bind_event(self.scope, self.model, name, event))
