"""What is taken for a schema without asking the validator is one by every word of its draft's metaschema."""

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import validators

from sfjourney.schemas.dialects import DIALECTS, Dialect
from sfjourney.schemas.plain import plainly_fits

Json = Any

KEYWORDS: Final = sorted(set().union(*(dialect.keywords for dialect in DIALECTS)) | {
    "$schema", "$id", "id", "$comment", "title", "description", "default", "examples", "readOnly", "multipleOf",
    "minLength", "maxLength", "minItems", "pattern", "uniqueItems", "$vocabulary", "unheard-of",
})  # fmt: skip
LEAVES: Final[tuple[Json, ...]] = (
    None, True, False, -1, 0, 2, 2.0, 2.5, "", "string", "object", "number", "a#b", "#", "http://a.example/b",
    [], ["string"], ["string", "null"], ["a", "a"], ["a", "b"], [1], [{}], {}, {"a": {}}, {"a": True}, {"a": 1},
)  # fmt: skip

leaves = st.sampled_from(LEAVES)


def schemas(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    held = st.one_of(leaves, inner, st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("ab"), inner))
    return st.dictionaries(st.sampled_from(KEYWORDS), held, max_size=3)


any_schema = st.recursive(leaves, schemas, max_leaves=6)


def fits(schema: Json, dialect: Dialect) -> bool:
    draft = validators.validator_for({"$schema": dialect.uri})
    return bool(draft(draft.META_SCHEMA).is_valid(schema))


@settings(max_examples=150)
@given(any_schema, st.sampled_from(DIALECTS))
def test_what_plainly_fits_fits(schema: Json, dialect: Dialect) -> None:
    if plainly_fits(schema, dialect):
        assert fits(schema, dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_whatever_one_keyword_may_be_taken_for_the_metaschema_allows_it(dialect: Dialect) -> None:
    plain = [{keyword: leaf} for keyword in KEYWORDS for leaf in LEAVES if plainly_fits({keyword: leaf}, dialect)]
    assert len(plain) > 100
    assert [schema for schema in plain if not fits(schema, dialect)] == []


def test_a_schema_of_a_payload_as_most_are_plainly_fits() -> None:
    order = {
        "$schema": DIALECTS[0].uri,
        "title": "Order",
        "type": "object",
        "required": ["orderId", "items"],
        "properties": {
            "orderId": {"type": "string", "minLength": 1, "pattern": "^o-"},
            "status": {"type": ["string", "null"], "enum": ["open", "paid"]},
            "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}},
        },
        "additionalProperties": False,
        "$defs": {"item": {"type": "object", "properties": {"price": {"type": "number", "minimum": 0}}}},
    }
    assert plainly_fits(order, DIALECTS[0])
    assert not plainly_fits({**order, "required": "orderId"}, DIALECTS[0])
