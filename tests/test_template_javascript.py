import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfjourney.pointers import MISSING
from sfjourney.templates import RenderError
from sfjourney.templates.javascript import (
    INHERITED,
    OBJECT_PROTOTYPE,
    entries,
    identical,
    is_truthy,
    leading_integer,
    member,
    number_text,
    text,
)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1.0, "1"),
        (0, "0"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (-1.5, "-1.5"),
        (100.0, "100"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e21, "1.5e+21"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (-1.25e-9, "-1.25e-9"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (2**53 + 1, "9007199254740992"),
        (10**21, "1e+21"),
        (10**400, "Infinity"),
        (-(10**400), "-Infinity"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(number: float, expected: str) -> None:
    assert number_text(number) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("as is", "as is"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (MISSING, "undefined"),
        ({"a": 1}, "[object Object]"),
        ([], ""),
        ([[], []], ","),
        ([1, None, [2, [3.0, "x"]], {"a": 1}, True], "1,,2,3,x,[object Object],true"),
        (INHERITED["constructor"], "function Object() { [native code] }"),
        (INHERITED["valueOf"], "function valueOf() { [native code] }"),
        pytest.param(OBJECT_PROTOTYPE, "[object Object]", id="the prototype of objects"),
    ],
    ids=str,
)
def test_values_have_the_text_that_javascript_gives_them(value: object, expected: str) -> None:
    assert text(value) == expected


def test_nesting_costs_the_text_of_an_array_no_recursion() -> None:
    deep: list[object] = ["end"]
    for _ in range(5_000):
        deep = [deep]
    assert text(deep) == "end"


@pytest.mark.parametrize("value", [{"toString": "mine"}, [1, {"toString": None}]])
def test_an_object_that_hides_to_string_has_no_text(value: object) -> None:
    with pytest.raises(RenderError) as raised:
        text(value)
    assert "mine" not in raised.value.reason


@pytest.mark.parametrize("value", [True, 1, -1, 0.5, "0", "false", " ", [], {}, [0]], ids=repr)
def test_these_are_true(value: object) -> None:
    assert is_truthy(value)


def test_the_prototype_of_objects_is_true() -> None:
    assert is_truthy(OBJECT_PROTOTYPE)


@pytest.mark.parametrize("value", [False, 0, 0.0, -0.0, "", None, MISSING], ids=repr)
def test_only_these_are_false(value: object) -> None:
    assert not is_truthy(value)


def test_identity_converts_nothing_and_compares_numbers_as_doubles() -> None:
    node: list[object] = []
    assert identical(5, 5.0)
    assert identical(2**53, 2**53 + 1)
    assert identical(10**400, 10**401)
    assert identical(node, node)
    assert identical(MISSING, MISSING)
    for left, right in ((1, True), (0, False), ("5", 5), (None, MISSING), ([], []), ({}, {}), ("", None)):
        assert not identical(left, right)
        assert not identical(right, left)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("01", 1), ("1.9", 1), ("1e1", 1), ("0x2", 0), ("-0", 0), ("+2", 2), ("\u00a0\ufeff 3rd", 3), ("-1", -1)]
    + [(written, None) for written in ("", "-", "length", " ", "\x1c1", "\u0663", "9" * 5_000)],
)
def test_an_index_is_what_parse_int_makes_of_a_segment(written: str, expected: int | None) -> None:
    assert leading_integer(written) == expected


def test_an_object_hands_on_what_it_inherits_only_where_asked() -> None:
    assert member({}, "toString", inherits=True) is INHERITED["toString"]
    assert member({}, "toString", inherits=False) is MISSING
    assert member({"toString": 1}, "toString", inherits=True) == 1
    assert member(OBJECT_PROTOTYPE, "__proto__", inherits=True) is None
    assert member(OBJECT_PROTOTYPE, "valueOf", inherits=True) is INHERITED["valueOf"]
    assert member("text", "length", inherits=True) is MISSING


def test_entries_come_with_array_indexes_first_and_strings_in_utf_16_units() -> None:
    order = [key for key, _ in entries({"b": 1, "10": 1, "2": 1, "01": 1, "4294967295": 1, "a": 1})]
    assert order == ["2", "10", "b", "01", "4294967295", "a"]
    assert entries("a\U0001f600") == [("0", "a"), ("1", "\ud83d"), ("2", "\ude00")]
    assert entries(["x"]) == [("0", "x")]
    assert entries(5) == entries(None) == []


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_reads_back_as_the_number(number: float) -> None:
    assert float(number_text(number)) == number
