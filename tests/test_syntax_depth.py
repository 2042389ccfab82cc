"""Deep and large files: refused by their limits or read, never with a recursion error, always in linear time."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import sfjourney
from command import call
from sfjourney.graph.json import graph_from_json, graph_json
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.report.graphs.mermaid import graph_mermaid
from sfjourney.source import Source
from sfjourney.syntax.parse import parse
from workspaces import write_files

pytestmark = pytest.mark.thorough

HEADER = "journey a {\n  on signed_up\n  enroll once\n  transactional\n"
TEMPLATE = (Path(__file__).parent / "cases" / "templates" / "welcome_note.json").read_text(encoding="utf-8")
MANY = 10_000


def codes(root: Path, text: str) -> list[str]:
    files = {"a.journey": text, "templates/welcome_note.json": TEMPLATE}
    found = sfjourney.check(write_files(root, files))
    return [d.finding.code for d in found if d.finding.code != "reference/undeclared-event"]


def filtered(condition: str) -> str:
    """A Journey whose filter is this condition."""
    return f"journey a {{\n  on signed_up where {condition}\n  enroll once\n  transactional\n  send welcome_note\n}}\n"


def branches(depth: int) -> str:
    """Blocks in blocks: each branch is two braces deep, and the Journey's own is one."""
    pairs, odd = divmod(depth - 1, 2)
    inner = "send welcome_note { transactional }" if odd else "send welcome_note"
    opening = "".join(f"branch {{ when /event/a{n} == 1 {{ " for n in range(pairs))
    return f"{HEADER}{opening}{inner}{' }}' * pairs}\n}}\n"


def parentheses(depth: int) -> str:
    return filtered("(" * (depth - 1) + "/event/a == 1" + ")" * (depth - 1))


def alternating(depth: int) -> str:
    """`and` and `or` in turns, so that nothing can be flattened."""
    opening = "".join(f"/event/a{n} == 1 {'and' if n % 2 else 'or'} (" for n in range(depth - 1))
    return filtered(opening + "/event/b == 1" + ")" * (depth - 1))


def negations(depth: int) -> str:
    """`not` before every parenthesis, so that the normal form has to move all of them."""
    opening = "".join(f"/event/a{n} == 1 {'and' if n % 2 else 'or'} not (" for n in range(depth - 1))
    return filtered(opening + "/event/b == 1" + ")" * (depth - 1))


def lowered(depth: int) -> str:
    return filtered("lower(" * (depth - 1) + "/event/a" + ")" * (depth - 1) + ' == "a"')


def lists(depth: int) -> str:
    return f"{HEADER}  send welcome_note {{ data {{ a = {'[' * (depth - 3)}{']' * (depth - 3)} }} }}\n}}\n"


Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {
    shape.__name__: shape for shape in (branches, parentheses, alternating, negations, lowered, lists)
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_nesting_up_to_the_limit_is_compiled_and_its_graph_loads_again(tmp_path: Path, shape: Shape) -> None:
    text = shape(DEFAULT_LIMITS.nesting)
    assert codes(tmp_path, text) == []
    graph = sfjourney.compile(tmp_path)
    assert graph_from_json(graph_json(graph)) == graph
    assert graph_mermaid(graph)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_one_level_more_is_refused_by_the_limit(tmp_path: Path, shape: Shape) -> None:
    assert codes(tmp_path, shape(DEFAULT_LIMITS.nesting + 1)) == ["syntax/nesting"]


LARGE: dict[str, Shape] = {
    "steps": lambda n: HEADER + "  wait 1s\n" * n + "  send welcome_note\n}\n",
    "negations in a row": lambda n: filtered("not " * n + "/event/a == 1"),
    "alternatives": lambda n: filtered(" or ".join(f"/event/a == {number}" for number in range(n))),
    "conjunctions": lambda n: filtered(" and ".join(f"/event/a != {number}" for number in range(n))),
    "members of a list": lambda n: filtered("/event/a in [" + ", ".join(map(str, range(n))) + "]"),
    "comments": lambda n: "# x\n" * n + filtered("/event/a == 1"),
}
HOSTILE: dict[str, Shape] = {
    "parentheses opened": lambda n: filtered("(" * n),
    "parentheses closed": lambda n: filtered("/event/a == 1" + ")" * n),
    "braces opened": lambda n: HEADER + "{" * n,
    "braces closed": lambda n: HEADER + "}" * n,
    "quotes": lambda n: HEADER + '"' * n,
    "signs": lambda n: HEADER + "&|" * n,
    "words": lambda n: HEADER + "word " * n,
    "lines of words": lambda n: HEADER + "word\n" * n,
    "keywords": lambda n: HEADER + "journey\n" * n,
    "broken steps": lambda n: HEADER + "  wait wait\n" * n + "}\n",
    "durations after one another": lambda n: filtered("1 hour after " * n + "now < now"),
    "a long word": lambda n: HEADER + "w" * (40 * n),
    "a long number": lambda n: filtered(f"/event/a == {'9' * n}"),
    "a long string": lambda n: HEADER + f'  send "{"s" * (10 * n)}"\n}}\n',
    "a long pointer": lambda n: filtered("/event" + "/a" * n + " == 1"),
    "a long duration": lambda n: f"{HEADER}  wait {'9' * n} days\n}}\n",
    "a long cap": lambda n: f"{HEADER}  cap {'9' * n} sends in 1 day\n  send welcome_note\n}}\n",
    "a long number of times": lambda n: filtered(f"did signed_up at least {'9' * n} times"),
    "a share of many digits": lambda n: shared(f"0.{'1' * n}"),
    "a share of a huge exponent": lambda n: shared(f"1e{'9' * n}"),
}
"""Texts that cannot be read, or not whole, of so many pieces."""


def shared(percent: str) -> str:
    """A split whose first arm has this share."""
    return f'{HEADER}  split "s" {{ {percent}% a {{}} 50% b {{}} }}\n  send welcome_note\n}}\n'


@pytest.mark.parametrize("shape", LARGE.values(), ids=LARGE.keys())
def test_a_file_of_many_steps_or_conditions_is_compiled(tmp_path: Path, shape: Shape) -> None:
    assert codes(tmp_path, shape(MANY)) == []


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE.keys())
def test_ten_thousand_of_what_cannot_be_are_refused_with_few_words(tmp_path: Path, shape: Shape) -> None:
    assert 1 <= len(codes(tmp_path, shape(MANY))) <= 1_000


@pytest.mark.parametrize("percent", ["1e16", "1e99999999", "1e9999999999999999999", "-1", "1e-99999999"])
def test_a_share_that_no_number_holds_is_no_percentage(tmp_path: Path, percent: str) -> None:
    assert "flow/shares" in codes(tmp_path, shared(percent))


def calls(text: str) -> int:
    """How many calls reading a text takes: a measure of work that is the same on every machine, however busy."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    parse(Source("a.journey", HEADER))  # what is made once is made now
    sys.setprofile(counted)
    try:
        parse(Source("a.journey", text))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", (LARGE | HOSTILE).values(), ids=(LARGE | HOSTILE).keys())
def test_four_times_the_text_is_about_four_times_the_work(shape: Shape) -> None:
    few = calls(shape(400))
    assert calls(shape(1600)) <= 6 * few


def test_a_chain_of_segments_is_followed_to_its_end(tmp_path: Path) -> None:
    chain = "".join(f"segment s{n} = in segment s{n + 1}\n" for n in range(2_000))
    last = "segment s2000 = did signed_up in last 1 day\n"
    exits = HEADER + "  exit when in segment s0\n  send welcome_note\n}\n"
    assert codes(tmp_path, chain + last + exits) == ["time/asks-the-clock"]


def test_a_chain_of_segments_is_compiled_to_a_program(tmp_path: Path) -> None:
    chain = "".join(f"segment s{n} = in segment s{n + 1}\n" for n in range(2_000))
    assert codes(tmp_path, chain + "segment s2000 = did signed_up\n" + filtered("in segment s0")) == []
    call = {"event": "signed_up", "profile": {"email": "ada@example.com"}, "occurredAt": "2026-03-27T09:00:00Z"}
    (tmp_path / "one.jsonl").write_text(json.dumps(call))
    assert [run.status for run in sfjourney.simulate([tmp_path / "one.jsonl"], tmp_path).runs] == ["completed"]


def segments(count: int) -> str:
    """A chain of segments of which each asks more than the next."""
    chain = "".join(f"segment s{n} = in segment s{n + 1} or /profile/a == {n}\n" for n in range(count))
    return f"{chain}segment s{count} = did signed_up\n" + filtered("in segment s0")


def quantified(depth: int) -> str:
    """Items of what is there, below conditions that nobody could flatten: the innermost decides."""
    most = WIDEST.quantifier_nesting
    opening = "".join(f"/event/a{n} == 1 {'and' if n % 2 else 'or'} (" for n in range(depth - 1 - most))
    opening += "any /event/items as i0 where (" + "".join(f"any /i{n} as i{n + 1} where (" for n in range(most - 1))
    return filtered(f"{opening}/i{most - 1} == 1{')' * (depth - 1)}")


def refusals(depth: int) -> str:
    """Alternatives that are refused, so that the innermost decides."""
    opening = "".join(f"not (/event/a == {n + 2} or " for n in range(depth - 1))
    return filtered(f"{opening}/event/b == 1{')' * (depth - 1)}")


WIDEST = Limits(json_depth=512, nesting=512, quantifier_nesting=16)
"""The most that a workspace may ask for."""

CONFIGURATION = "[limits]\njson_depth = 512\nnesting = 512\nquantifier_nesting = 16\n"
DEEP = {
    "segments": segments(WIDEST.nesting - 1),
    "quantified": quantified(WIDEST.nesting),
    "refusals": refusals(WIDEST.nesting),
}
COMMANDS = (
    ("check", "a"),
    ("fmt", "a", "--check"),
    *(("compile", "a", "--format", form) for form in ("json", "mermaid", "dot", "svg", "html")),
    ("simulate", "one.jsonl", "-w", "a", "--outcomes", "-o", "out"),
    ("simulate", "one.jsonl", "-w", "a", "--report", "report.html"),
    ("why", "one.jsonl", "-w", "a", "--profile", "ada@example.com"),
    ("diff", "a", "b"),
    ("diff", "a", "b", "--replay", "one.jsonl"),
)


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each deep shape with another version of it, and a record that goes down to its last level."""
    nested: object = 1
    for _ in range(WIDEST.json_depth - 4):
        nested = [nested]
    call_made = {"profile": {"email": "ada@example.com"}, "data": {"items": [nested], "a": 1, "b": 1}}
    folder = tmp_path_factory.mktemp("deep")
    for name, text in DEEP.items():
        other = text.replace("enroll once", "enroll always").replace("/event/b == 1", "/event/b == 2")
        for version, written in (("a", text), ("b", other)):
            files = {"a.journey": written, "templates/welcome_note.json": TEMPLATE, "sfjourney.toml": CONFIGURATION}
            write_files(folder / name / version, files)
        record = {"event": "signed_up", **call_made, "occurredAt": "2026-03-01T00:00:00Z"}
        (folder / name / "one.jsonl").write_text(json.dumps(record) + "\n")
    return folder


@pytest.mark.parametrize(
    ("shape", "command"),
    [
        *(("refusals", command) for command in COMMANDS),
        *(("quantified", command) for command in COMMANDS if command[0] in ("check", "why", "simulate")),
        *(("segments", command) for command in COMMANDS if command[0] in ("check", "why", "simulate")),
    ],
    ids=lambda part: part if isinstance(part, str) else " ".join(part),
)
def test_every_command_does_its_work_at_the_greatest_limits(deep: Path, shape: str, command: tuple[str, ...]) -> None:
    before = sys.getrecursionlimit()
    said = call(deep / shape, *command)
    assert said.status in (0, 1), said.err
    assert "bug" not in said.err
    assert sys.getrecursionlimit() == before


def test_a_condition_at_the_limit_is_answered_rightly(deep: Path) -> None:
    one, other = (sfjourney.simulate([deep / "refusals" / "one.jsonl"], deep / "refusals" / side) for side in "ab")
    assert (len(one.runs), len(other.runs)) == (0, 1)  # 511 refusals turn the answer


def repeated(depth: int) -> str:
    """Questions about all items for every item, and about all events for every one of those."""
    kinds = ("any /event/items as {} where (", "all /event/items as {} where (", "did signed_up as {} where (")
    opening = "".join(kinds[n % 3].format(f"e{n}") for n in range(depth))
    return f"{opening}/e0/b == 1{')' * depth}"


def test_quantifiers_in_one_another_have_a_limit_of_their_own(tmp_path: Path) -> None:
    most = DEFAULT_LIMITS.quantifier_nesting
    assert codes(tmp_path / "fits", filtered(repeated(most))) == []
    for depth in (most + 1, 80):
        assert codes(tmp_path / str(depth), filtered(repeated(depth))) == ["syntax/nesting"]


def test_two_questions_that_go_too_deep_are_two_findings(tmp_path: Path) -> None:
    most = DEFAULT_LIMITS.quantifier_nesting
    twice = f"({repeated(most + 1)}) or ({repeated(most + 2)})"
    assert codes(tmp_path, filtered(twice)) == ["syntax/nesting"] * 2


def test_quantifiers_are_counted_with_those_of_the_segments_they_ask(tmp_path: Path) -> None:
    most = DEFAULT_LIMITS.quantifier_nesting
    inner = f"segment inner = {repeated(most - 1).replace('/event/items', '/profile/items')}\n"
    asked = "any /event/items as i where (/i == 1 or in segment inner)"
    assert codes(tmp_path / "fits", inner + filtered(asked)) == []
    assert codes(tmp_path / "deeper", inner + filtered(f"any /event/all as o where ({asked})")) == ["syntax/nesting"]


def test_segments_that_are_too_deep_together_are_refused_where_they_become_so(tmp_path: Path) -> None:
    assert codes(tmp_path / "fits", segments(DEFAULT_LIMITS.nesting - 1)) == []
    assert codes(tmp_path / "deeper", segments(DEFAULT_LIMITS.nesting + 9)) == ["syntax/nesting"]


def test_a_file_of_four_mebibytes_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    most = DEFAULT_LIMITS.journey_bytes
    text = filtered("/event/a == 1")
    filled = "# ö\n" * ((most - len(text) - 1) // 5)
    whole = filled + "#" * (most - len((filled + text).encode()) - 1) + "\n" + text
    assert len(whole.encode()) == most
    assert codes(tmp_path, whole) == []
    assert codes(tmp_path, "#" + whole) == ["syntax/unreadable"]


def test_the_limits_are_named_in_their_errors() -> None:
    small = Limits(nesting=2, journey_bytes=100, pointer_characters=10)
    nested = parse(Source("a.journey", "profile { { {"), small).findings
    assert [(f.code, "2" in f.message) for f in nested] == [("syntax/nesting", True)]
    large = parse(Source("a.journey", "#" * 101), small).findings
    assert [(f.code, "100" in f.message) for f in large] == [("syntax/unreadable", True)]
    pointer = parse(Source("a.journey", "segment a = /profile/abc == 1"), small).findings
    assert [(f.code, "10" in f.message) for f in pointer] == [("syntax/bad-pointer", True)]
