"""One process that is asked again and again, as a language server or a notebook asks, keeps nothing of what it did."""

import gc
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from command import call

pytestmark = pytest.mark.thorough

JOURNEYS = Path(__file__).parents[1] / "journeys"
ENOUGH = 2
KEPT_OF_AN_EDIT = 60
"""What bounded caches may keep of one edit; before they had bounds, an edit left thousands of values behind."""

Again = Callable[[], object]


class Edited:
    """The sample workspace, another one each time: a comment, a segment and a template's words are new."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(JOURNEYS, folder / "base")
        self.base = folder / "base"
        self.folder = folder / "edited"
        shutil.copytree(JOURNEYS, self.folder)
        lines = (JOURNEYS / "recordings" / "month.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        self.records = folder / "records.jsonl"
        self.records.write_text("".join(lines[:400]), encoding="utf-8")
        self.numbers = count()

    def edit(self, spoil: str = "") -> None:
        number = next(self.numbers)
        self._append("cart.journey", f'\nsegment seen_{number} = /profile/plan == "p{number}"\n{spoil}')
        template = self.folder / "templates" / "cart_last_call.json"
        text = (JOURNEYS / "templates" / "cart_last_call.json").read_text(encoding="utf-8")
        template.write_text(text.replace('"text": "', f'"text": "{number} ', 1), encoding="utf-8")
        schema = self.folder / "schemas" / "profile.json"
        text = (JOURNEYS / "schemas" / "profile.json").read_text(encoding="utf-8")
        schema.write_text(text.replace("{", f'{{"$comment": "{number}",', 1), encoding="utf-8")

    def _append(self, name: str, text: str) -> None:
        (self.folder / name).write_text((JOURNEYS / name).read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    return Edited(tmp_path_factory.mktemp("edited"))


@pytest.fixture
def collecting() -> Iterator[None]:
    """The search for cycles as a process has it that is not ours."""
    was = gc.isenabled()
    gc.enable()
    yield
    if not was:
        gc.disable()


COMMANDS = {
    "check": ("check", "edited", "--fail-on", "never"),
    "compile": ("compile", "edited"),
    "pictures": ("compile", "edited", "--format", "svg"),
    "fmt": ("fmt", "edited", "--diff"),
    "simulate": ("simulate", "records.jsonl", "-w", "edited", "--outcomes", "-o", "out"),
    "why": ("why", "records.jsonl", "-w", "edited", "--profile", "u_1033"),
    "diff": ("diff", "base", "edited"),
    "diff --replay": ("diff", "base", "edited", "--replay", "records.jsonl"),
    "render": ("render", "cart_last_call", "-w", "edited", "--state", "base/state.json"),
}


def kept(again: Again) -> Counter[str]:
    """The values that are left of each of some runs, by type, beside those of the first ones."""
    again()
    again()
    before = values()
    for _ in range(ENOUGH):
        again()
    return values() - before


def values() -> Counter[str]:
    gc.collect()
    return Counter(type(value).__name__ for value in gc.get_objects())


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("collecting")
def test_a_command_keeps_nothing_of_a_workspace_that_is_edited_again_and_again(name: str, edited: Edited) -> None:
    (edited.base / "state.json").write_text("{}", encoding="utf-8")

    def again() -> None:
        edited.edit()
        said = call(edited.base.parent, *COMMANDS[name])
        assert said.status in (0, 1), said.all
        assert said.all

    left = kept(again)
    assert left.total() <= KEPT_OF_AN_EDIT * ENOUGH, left.most_common(8)


@pytest.mark.usefixtures("collecting")
def test_what_cannot_be_parsed_leaves_nothing_either(edited: Edited) -> None:
    def again() -> None:
        edited.edit(spoil="journey broken { wiat 1 hour } }\n")
        assert call(edited.base.parent, "check", "edited").status == 1

    left = kept(again)
    assert left.total() <= KEPT_OF_AN_EDIT * ENOUGH, left.most_common(8)


@pytest.mark.parametrize("name", ["check", "compile", "simulate"])
def test_what_a_command_makes_is_freed_without_a_search_for_cycles(name: str, edited: Edited) -> None:
    """The search is off for as long as a replay runs: what refers to itself would pile up, Profile by Profile."""
    was = gc.isenabled()
    call(edited.base.parent, *COMMANDS[name])
    gc.collect()
    gc.disable()
    try:
        call(edited.base.parent, *COMMANDS[name])
        assert gc.collect() < 1_000
    finally:
        if was:
            gc.enable()
