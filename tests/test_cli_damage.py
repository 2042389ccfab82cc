"""Damaged workspaces and recordings: whatever is broken, a command ends with a status of its own and no traceback."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command import Said, call

pytestmark = pytest.mark.thorough

SAMPLE = Path(__file__).parent.parent / "docs" / "recorded"
FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file())
Damage = Callable[[bytes, random.Random], bytes]
ROUNDS = 40
"""Damages of each kind; all together they take some ten seconds."""


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content or b"x")
    for _ in range(chance.choice((1, 1, 1, 5, 50))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def swap(content: bytes, chance: random.Random) -> bytes:
    """Put one piece in the place of another."""
    begin, end, other, last = sorted(chance.randrange(len(content) + 1) for _ in range(4))
    return content[:begin] + content[other:last] + content[end:other] + content[begin:end] + content[last:]


def insert(content: bytes, chance: random.Random) -> bytes:
    pieces = (
        b"{",
        b"}",
        b'"',
        b"[",
        b"]",
        b",",
        b"\n",
        b"\0",
        b"\\",
        b"\xff",
        b"/",
        b"~",
        b"1e999",
        b"-",
        b"NaN",
        b"\xe2\x80\xae",
    )
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(pieces) * chance.choice((1, 1, 2, 300)) + content[place:]


def double(content: bytes, chance: random.Random) -> bytes:
    begin, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:end] + content[begin:end] + content[end:]


def ends_well(said: Said) -> bool:
    return said.status in (0, 1, 2, 3) and "Traceback" not in said.all and "internal error" not in said.all


DAMAGES: dict[str, Damage] = {"cut": cut, "flip": flip, "swap": swap, "insert": insert, "double": double}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_file_never_ends_in_a_traceback(kind: str, tmp_path: Path) -> None:
    chance = random.Random(kind)  # noqa: S311  # a seed, not a secret
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    for _ in range(ROUNDS):
        name = chance.choice(FILES)
        before = (tmp_path / name).read_bytes()
        damaged = DAMAGES[kind](before, chance)
        (tmp_path / name).write_bytes(damaged)
        commands = (["check"], ["check", "--format", "json"], ["compile", "--format", "mermaid"])
        for command in (*commands, ["simulate", "calls.jsonl", "refused.jsonl", "-o", "out", "--outcomes", "--state"]):
            said = call(tmp_path, *command)
            assert ends_well(said), (name, damaged, said)
        (tmp_path / name).write_bytes(before)


@pytest.mark.parametrize("name", FILES)
def test_files_in_each_others_place_are_findings(name: str, tmp_path: Path) -> None:
    for other in FILES:
        shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
        shutil.copyfile(SAMPLE / other, tmp_path / name)
        for command in (["check"], ["simulate", "calls.jsonl"]):
            assert ends_well(call(tmp_path, *command)), (name, other)
