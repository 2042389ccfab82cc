"""What the checker says of a send holds for every payload that leads there: drawn, filtered, resolved by force."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from sfjourney.clock.zones import UTC_ZONE, Zone
from sfjourney.configuration import Configuration
from sfjourney.expressions.evaluate import compile_condition
from sfjourney.expressions.normalise import Normaliser
from sfjourney.expressions.scope import Past, Test
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import know
from sfjourney.model.model import Model
from sfjourney.model.scopes import ScopeTypes, run_scope
from sfjourney.pipeline import compile_workspace
from sfjourney.pointers import EACH, MISSING, text_of
from sfjourney.pointers import Path as Parts
from sfjourney.rules.sent import SentTemplate, sent_templates
from sfjourney.schemas import Presence
from sfjourney.schemas.bounds import within
from sfjourney.schemas.kinds import identity, kind_of
from sfjourney.source import Source
from sfjourney.syntax import tree
from sfjourney.syntax.values import Condition
from sfjourney.templates import (
    Dialect,
    Guard,
    RenderError,
    Scope,
    TemplateRead,
    evaluate_condition,
    resolve_pointer,
    scope_of,
)
from sfjourney.workspace import Workspace

pytestmark = pytest.mark.thorough

Json = Any
DIALECT: Final = Dialect.JSX_EMAIL
NAMES: Final = ("a", "b", "c")
SCALARS: Final[tuple[Json, ...]] = (None, True, False, 0, 1, 2.5, "", "x", "y")

# ---- schemas, pointers, conditions

leaves = st.one_of(
    st.builds(lambda types: {"type": types}, st.sampled_from(["string", "integer", "number", "boolean", "null"])),
    st.builds(
        lambda types: {"type": types}, st.sampled_from([["string", "null"], ["integer", "string"], ["array", "null"]])
    ),
    st.builds(
        lambda listed: {"enum": listed}, st.lists(st.sampled_from(SCALARS[3:]), min_size=1, max_size=3, unique=True)
    ),
    st.builds(lambda value: {"const": value}, st.sampled_from(["x", 1])),
    st.builds(lambda low: {"type": "integer", "minimum": low, "maximum": low + 3}, st.integers(-2, 2)),
    st.just({}),
)


def objects(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.builds(
        lambda properties, required, closed: {
            "type": "object",
            "properties": properties,
            "required": [name for name in required if name in properties],
            **({"additionalProperties": False} if closed else {}),
        },
        st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3),
        st.lists(st.sampled_from(NAMES), unique=True),
        st.booleans(),
    )


def arrays(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.builds(
        lambda items, least: {"type": "array", "items": items, "minItems": least, "maxItems": 3},
        inner,
        st.integers(0, 1),
    )


inner_schemas = leaves | objects(leaves) | arrays(leaves | objects(leaves))
schemas = objects(inner_schemas) | st.builds(
    lambda one, other: {"type": "object", "oneOf": [one, other]}, objects(inner_schemas), objects(inner_schemas)
)
# ---- schemas in which one value tells of another

KINDS: Final[tuple[Json, ...]] = ("x", "y", 1)
values_of_kinds = st.one_of(
    st.sampled_from(KINDS).map(lambda kind: {"const": kind}),
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True).map(lambda listed: {"enum": listed}),
)
others = st.sampled_from(NAMES[1:])
others_said = st.fixed_dictionaries(
    {},
    optional={
        "properties": st.dictionaries(others, leaves | st.just(False), min_size=1, max_size=2),
        "required": st.lists(others, min_size=1, max_size=2, unique=True),
    },
)
one_kind = st.builds(
    lambda kind, said, required, closed: {
        "type": "object",
        "properties": {**said.get("properties", {}), "a": kind},
        "required": [*said.get("required", ()), *(["a"] if required else [])],
        **({"additionalProperties": False} if closed else {}),
    },
    values_of_kinds,
    others_said,
    st.sampled_from([True, True, False]),
    st.booleans(),
)
asked_kind = st.builds(
    lambda kind, required: {"properties": {"a": kind}, **({"required": ["a"]} if required else {})},
    values_of_kinds,
    st.booleans(),
)
unions = st.builds(
    lambda keyword, kinds: {keyword: kinds},
    st.sampled_from(["oneOf", "anyOf"]),
    st.lists(one_kind, min_size=2, max_size=3),
)
choices = st.builds(
    lambda asked, then, otherwise: {"if": asked, "then": then, "else": otherwise},
    asked_kind,
    others_said,
    others_said | st.just({}),
)
telling = st.one_of(unions, choices, choices, st.just({"dependentRequired": {"a": ["b"]}}))
own_properties: st.SearchStrategy[Json] = st.just(
    {"properties": {"a": {"enum": list(KINDS)}, "b": {}, "c": {}}, "required": ["a"]}
) | st.just({})
correlated = st.builds(
    lambda own, tells: {"type": "object", **own, "allOf": tells},
    own_properties,
    st.lists(telling, min_size=1, max_size=2),
)
telling_schemas = correlated | correlated.map(
    lambda inner: {"type": "object", "properties": {"a": inner, "b": {"type": "string"}}, "required": ["a"]}
)

names = st.sampled_from(NAMES)
pointers = st.one_of(
    names.map(lambda one: f"/event/{one}"),
    st.tuples(names, names).map(lambda two: f"/event/{two[0]}/{two[1]}"),
    names.map(lambda one: f"/event/{one}/0"),
)
told_by = st.sampled_from(["/event/a", "/event/a", "/event/a/a"])
literals = st.sampled_from(['"x"', '"y"', "1", "2", "null", "true"])
atoms = st.one_of(
    st.tuples(pointers, st.sampled_from(["==", "!=", "<", ">="]), literals).map(" ".join),
    st.tuples(pointers, st.sampled_from(["is present", "is missing"])).map(" ".join),
    st.tuples(pointers, st.sampled_from(["in", "not in"]), st.just('["x", 1, null]')).map(" ".join),
    pointers.map(lambda pointer: f"count({pointer}) >= 1"),
    st.tuples(pointers, st.sampled_from(['contains "x"', 'starts with "x"'])).map(" ".join),
    st.tuples(pointers, st.sampled_from(["==", "!="]), pointers).map(" ".join),
)
ANYBODY: Final = "/event/a is present or /event/a is missing"
journey_conditions = st.one_of(
    atoms,
    atoms,
    atoms.map(lambda one: f"not ({one})"),
    st.tuples(atoms, st.sampled_from(["and", "or"]), atoms).map(lambda parts: f"({' '.join(parts)})"),
    st.tuples(atoms, atoms).map(lambda two: f"not ({two[0]} and {two[1]})"),
)
kind_asked = st.one_of(
    st.tuples(told_by, st.sampled_from(["==", "!="]), st.sampled_from(['"x"', '"y"', "1"])).map(" ".join),
    st.tuples(told_by, st.sampled_from(['in ["x"]', 'in ["x", "y"]', 'not in ["x", 1]'])).map(" ".join),
    st.tuples(pointers, st.sampled_from(["is present", "is missing"])).map(" ".join),
)
telling_conditions = kind_asked | journey_conditions

# ---- templates

comparisons = st.fixed_dictionaries({}, optional={"not": st.just(True)}).flatmap(
    lambda single: st.one_of(
        st.just(single),
        st.builds(lambda op, value: {**single, op: value}, st.sampled_from(["eq", "neq"]), st.sampled_from(SCALARS)),
        st.builds(
            lambda op, value: {**single, op: value}, st.sampled_from(["gt", "lte"]), st.sampled_from([0, 1, 2.5])
        ),
        st.builds(lambda op, path: {**single, op: {"$state": path}}, st.sampled_from(["eq", "neq", "gt"]), pointers),
    )
)
singles = st.one_of(
    st.builds(lambda path, rest: {"$state": path, **rest}, pointers, comparisons),
    st.builds(
        lambda path, op, kind: {"$state": path, op: kind},
        told_by,
        st.sampled_from(["eq", "neq"]),
        st.sampled_from(KINDS),
    ),
)
template_conditions = st.recursive(
    singles,
    lambda inner: st.one_of(
        st.lists(singles, max_size=2),
        st.builds(lambda key, parts: {key: parts}, st.sampled_from(["$and", "$or"]), st.lists(inner, max_size=2)),
    ),
    max_leaves=3,
)
reads_of_state = pointers.map(lambda path: {"$state": path})
texts = st.one_of(
    reads_of_state,
    st.builds(
        lambda test, yes, no: {"$cond": test, "$then": yes, "$else": no},
        template_conditions,
        reads_of_state,
        reads_of_state,
    ),
    pointers.map(lambda path: {"$template": "${" + path + "}"}),
)


@st.composite
def bodies(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Json:
    elements: dict[str, Json] = {}
    for number in range(draw(st.integers(1, 3))):
        element = {"type": "Text", "props": {"text": draw(texts)}}
        if draw(st.booleans()):
            element["visible"] = draw(template_conditions)
        elements[f"e{number}"] = element
    name = draw(names)
    elements["r"] = {
        "type": "Text",
        "props": {"text": {"$item": draw(st.sampled_from(["", *NAMES]))}},
        "visible": {"$item": draw(st.sampled_from(["", *NAMES]))},
        "repeat": {"statePath": f"/event/{name}"},
    }
    box = {"type": "Section", "props": {}, "children": list(elements)}
    if draw(st.booleans()):
        box["visible"] = draw(template_conditions)
    return {"root": "box", "elements": {"box": box, **elements}}


# ---- what is drawn, and by force


@dataclass
class Moment:
    """A scope of the evaluator in which nothing but the event is there."""

    roots: dict[str, Any]
    started_by: str | None = "e"
    since: int = 0
    now: int = 0
    history: Mapping[str, Sequence[Past]] = field(default_factory=dict)

    def zone(self) -> Zone:
        return UTC_ZONE


JOURNEY: Final = """\
event e {{ schema "e.json" }}
journey j {{
  on e where {where}
  enroll always
  transactional

  branch {{
    when {first} {{ send first }}
    when {second} {{ send second }}
    else {{ send other }}
  }}
  send last
}}
"""
SENDS: Final = ("first", "second", "other", "last")


ARRIVING: Final = """\
event e {{ schema "e.json" }}
event begun
journey j {{
  on begun
  enroll always
  transactional

  wait up to 1 day {{
    on e as arrived where {where} {{
      branch {{
        when {first} {{ send first {{ data {{ all = /arrived }} }} }}
        when {second} {{ send second {{ data {{ all = /arrived }} }} }}
        else {{ send other {{ data {{ all = /arrived }} }} }}
      }}
      send last {{ data {{ all = /arrived }} }}
    }}
  }}
}}
"""
"""The same of an event that a wait took, by the name that a send gives it."""


def workspace(root: Path, schema: Json, body: Json, conditions: Sequence[str], written: str = JOURNEY) -> Workspace:
    (root / "e.json").write_text(json.dumps(schema), encoding="utf-8")
    where, first, second = conditions
    journey = Source("j.journey", written.format(where=where, first=first, second=second))
    template = {"name": "N", "purpose": "Transactional", "definition": {"subject": "S", "body": body}}
    templates = tuple(Source(f"templates/{name}.json", json.dumps(template)) for name in SENDS)
    return Workspace(root, Configuration(), (journey,), templates, (), ())


def found(state: Json, parts: Parts) -> Iterator[tuple[Json, Scope]]:
    """What a read finds, once for each item of its repeat, and the scope in which its conditions are asked."""
    if EACH not in parts:
        yield resolve_pointer(state, text_of([str(part) for part in parts]), DIALECT), scope_of(state)
        return
    place = parts.index(EACH)
    array = text_of([str(part) for part in parts[:place]])
    items = resolve_pointer(state, array, DIALECT)
    for index, each in enumerate(items if isinstance(items, list) else ()):
        below = text_of([str(part) for part in parts[place + 1 :]])
        value = resolve_pointer(each, below, DIALECT) if below else each
        yield value, scope_of(state).at(each, each, index, f"{array}/{index}")


def is_shown(guard: Guard | None, scope: Scope) -> bool:
    while guard is not None:
        try:
            if evaluate_condition(guard.condition, scope, DIALECT) is not guard.truth:
                return False
        except RenderError:
            return False
        guard = guard.outer
    return True


def wrong(known: Known | None, value: Json) -> Iterator[str]:
    if known is None:
        yield "never shown, and shown"
        return
    if value is MISSING:
        if known.presence is Presence.ALWAYS:
            yield "always there, and missing"
        return
    if known.presence is Presence.NEVER:
        yield "never there, and present"
        return
    fact = known.fact
    if kind_of(value) not in fact.types:
        yield f"none of {sorted(fact.types)}"
    if fact.values is not None and identity(value) not in fact.values:
        yield f"not in {fact.values}"
    if identity(value) in fact.excluded:
        yield f"one of {fact.excluded}"
    if kind_of(value) in ("integer", "number") and not within(value, fact.lowest, fact.highest):
        yield f"not within {fact.lowest} and {fact.highest}"


def contradictions(sent: SentTemplate, state: Json) -> Iterator[str]:
    if not sent.sendings:
        yield f"no run comes to {sent.template.id}, and one does"
    for sending in sent.sendings:
        for read in sent.survey.reads:
            yield from contradicted(read, sent.known(read, sending), state)


def contradicted(read: TemplateRead, known: Known | None, state: Json) -> Iterator[str]:
    for value, scope in found(state, read.parts):
        if is_shown(read.guard, scope):
            yield from (f"{read.pointer} is {value!r}: {problem}" for problem in wrong(known, value))


given_any_journey = given(
    schema=schemas,
    body=bodies(),
    conditions=st.tuples(st.just(ANYBODY) | journey_conditions, journey_conditions, journey_conditions),
    data=st.data(),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("oracle")


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given_any_journey
def test_what_is_known_of_a_read_holds_for_every_payload_that_leads_to_it(
    folder: Path, schema: Json, body: Json, conditions: tuple[str, str, str], data: st.DataObject
) -> None:
    nothing_contradicts(folder, schema, body, conditions, data)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    schema=telling_schemas,
    body=bodies(),
    conditions=st.tuples(st.just(ANYBODY) | telling_conditions, telling_conditions, telling_conditions),
    data=st.data(),
)
def test_what_one_value_tells_of_another_holds_for_every_payload_that_leads_there(
    folder: Path, schema: Json, body: Json, conditions: tuple[str, str, str], data: st.DataObject
) -> None:
    nothing_contradicts(folder, schema, body, conditions, data)


def written_in(model: Model) -> list[Condition]:
    """The conditions of its one Journey: what the entry asks, and the arms of its branch."""
    (journey,) = model.journeys
    branch = journey.steps[0]
    assert isinstance(branch, tree.Branch)
    return [one for one in (journey.entries[0].where, *(arm.condition for arm in branch.arms)) if one is not None]


def compiled(model: Model, written: Sequence[Condition]) -> list[Test]:
    types = ScopeTypes(model, run_scope(model, model.journeys[0]))
    tests = [compile_condition(Normaliser(types).condition(one), {}) for one in written]
    assert len(tests) == 3
    return tests


def nothing_contradicts(
    folder: Path, schema: Json, body: Json, conditions: tuple[str, str, str], data: st.DataObject
) -> None:
    model = compile_workspace(workspace(folder, schema, body, conditions)).model
    knowledge = know(model)
    sent = {each.template.id: each for each in sent_templates(knowledge)}
    written = written_in(model)
    where, first, second = compiled(model, written)
    decided = {id(asked.observed.condition): asked.observed.verdict for asked in knowledge.journeys[0].asked}
    drawn = from_schema(schema)
    assume(not drawn.is_empty)
    is_valid = jsonschema_rs.validator_for(schema).is_valid  # what is drawn knows draft 7 and no more
    for payload in filter(is_valid, data.draw(st.lists(drawn, min_size=6, max_size=12))):
        moment = Moment({"event": payload, "profile": {}})
        if not where(moment):
            continue
        arm = "first" if first(moment) else "second" if second(moment) else "other"
        state = {"event": payload, "profile": {}}
        problems = [problem for name in (arm, "last") for problem in contradictions(sent[name], state)]
        assert problems == [], (payload, arm)
        verdict = decided.get(id(written[1]))
        assert verdict is None or verdict.outcome is first(moment), payload
        if arm != "first":
            verdict = decided.get(id(written[2]))
            assert verdict is None or verdict.outcome is second(moment), payload


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given_any_journey
def test_what_is_known_of_what_a_send_binds_holds_for_every_event_that_a_wait_took(
    folder: Path, schema: Json, body: Json, conditions: tuple[str, str, str], data: st.DataObject
) -> None:
    """What those conditions ask of the event that starts a run is asked of one that arrives, and bound as ``all``."""
    run = compile_workspace(workspace(folder, schema, body, conditions)).model
    where, first, second = compiled(run, written_in(run))
    bound = json.loads(json.dumps(body).replace("/event", "/data/all"))
    arriving = [condition.replace("/event", "/arrived") for condition in conditions]
    model = compile_workspace(workspace(folder, schema, bound, arriving, ARRIVING)).model
    sent = {each.template.id: each for each in sent_templates(know(model))}
    drawn = from_schema(schema)
    assume(not drawn.is_empty)
    is_valid = jsonschema_rs.validator_for(schema).is_valid
    for payload in filter(is_valid, data.draw(st.lists(drawn, min_size=6, max_size=12))):
        moment = Moment({"event": payload, "profile": {}})
        if not where(moment):
            continue
        arm = "first" if first(moment) else "second" if second(moment) else "other"
        state = {"event": {}, "data": {"all": payload}, "profile": {}}
        problems = [problem for name in (arm, "last") for problem in contradictions(sent[name], state)]
        assert problems == [], (payload, arm)
