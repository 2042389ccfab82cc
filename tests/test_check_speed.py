"""How long checks take, beside decoding and validating the same files in native code, and how they grow."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import jsonschema_rs
import pytest

import sfjourney
from durations import times_as_long
from sfjourney.diagnostics import Edit, Fix
from sfjourney.edits import edited
from sfjourney.source import Span
from workspaces import write_files

pytestmark = pytest.mark.thorough

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
TEMPLATES: Final = 500
MOST: Final = 10
"""Times the native reading, decoding and validation, in processor time, that a check may take. Alone it is 8 at most,
as benchmarks/check.py measures it; here other tests run beside it."""


def benchmark(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of the benchmarks, which finds the others beside it."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    found = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_a_check_is_a_bounded_multiple_of_reading_decoding_and_validating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = benchmark("generate_workspace", monkeypatch)
    generator.write(tmp_path, 0, TEMPLATES)
    (tmp_path / "j.journey").write_text(benchmark("check", monkeypatch).sending(TEMPLATES), "utf-8")
    files = sorted((tmp_path / "templates").iterdir())
    validator = jsonschema_rs.validator_for(generator.schema_of_templates())
    assert sfjourney.check(tmp_path) == ()

    def native() -> None:
        assert all(validator.is_valid(json.loads(file.read_text("utf-8"))) for file in files)

    assert times_as_long(lambda: sfjourney.check(tmp_path), native, MOST) <= MOST


def test_ten_times_as_many_steps_take_at_most_twelve_times_as_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator, script = benchmark("generate_workspace", monkeypatch), benchmark("check", monkeypatch)
    folders = tmp_path / "short", tmp_path / "long"
    for folder, nodes in zip(folders, (400, 4000), strict=True):
        generator.write(folder, 0, 2)
        (folder / "j.journey").write_text(script.long_journey(nodes), "utf-8")
    short, long = (lambda folder=folder: sfjourney.compile(folder) for folder in folders)
    assert times_as_long(long, short, 14) <= 14  # 12 alone, as above


def conditions(number: int) -> dict[str, str]:
    """A template with as many texts, each with a condition of its own about an event that is not declared.

    Its subject is a mistake: where there is a finding the places of all values are looked up.
    """
    texts = {
        f"t{index}": {
            "type": "Text",
            "props": {"text": "Hello"},
            "visible": {"$state": f"/event/p{index}", "eq": index},
        }
        for index in range(number)
    }
    body = {"root": "all", "elements": {"all": {"type": "Section", "props": {}, "children": [*texts]}, **texts}}
    definition = {"subject": "${/evnt/name}", "body": body}
    note = {"name": "n", "purpose": "Transactional", "status": "Active", "definition": definition}
    return {
        "a.journey": "journey j { on signed_up enroll once transactional send note }",
        "templates/note.json": json.dumps(note),
    }


def allowances(number: int) -> dict[str, str]:
    """As many declarations that nobody uses, each below a comment that allows it."""
    comment = "# sfjourney: allow reference/unused-declaration -- of tomorrow"
    return {"a.journey": "".join(f"{comment}\nevent e{index}\n" for index in range(number))}


@pytest.mark.parametrize("files", [conditions, allowances])
def test_eight_times_as_many_conditions_or_allowances_take_at_most_sixteen_times_as_long(
    tmp_path: Path, files: Callable[[int], dict[str, str]]
) -> None:
    folders = [write_files(tmp_path / str(number), files(number)) for number in (500, 4000)]
    few, many = (lambda folder=folder: sfjourney.check(folder) for folder in folders)
    assert times_as_long(many, few, 16) <= 16


def long_branches(number: int) -> dict[str, str]:
    """Ten branches of as many arms, each of which asks whether it is the one and one thing more."""
    arm = "when /event/n{0} == {1} and /profile/p{0} > {1} {{ set /profile/q = {1} }}"
    branches = (f"branch {{ {' '.join(arm.format(place, one) for one in range(number))} }}" for place in range(10))
    header = "on signed_up enroll once"
    files = {"a.journey": 'profile { schema "p.json" } event signed_up { schema "n.json" }\n'}
    files["a.journey"] += f"journey j {{ {header} {' '.join(branches)} }}"
    for letter in "np":
        properties = {f"{letter}{place}": {"type": "integer"} for place in range(10)}
        schema = {"type": "object", "properties": properties, "required": [*properties]}
        files[f"{letter}.json"] = json.dumps(schema)
    return files


def test_eight_times_as_many_arms_take_at_most_twenty_times_as_long(tmp_path: Path) -> None:
    """What the arms before one have said is kept. It was forty times when each arm assumed all of it anew."""
    folders = [write_files(tmp_path / str(number), long_branches(number)) for number in (8, 64)]
    few, many = (lambda folder=folder: sfjourney.check(folder) for folder in folders)
    assert times_as_long(many, few, 20) <= 20


def test_eight_times_as_many_fixes_take_at_most_sixteen_times_as_long_to_make() -> None:
    fixes = [Fix("write y", (Edit(Span("a", place, place + 1), "y"),), safe=True) for place in range(0, 32_000, 2)]
    text = {"a": "x" * 32_000}
    assert times_as_long(lambda: edited(text, fixes), lambda: edited(text, fixes[:2_000]), 16) <= 16
