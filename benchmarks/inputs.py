"""The recordings and workspaces that cases read, written when the first case asks for them."""

import re
import shutil
from pathlib import Path
from typing import Final

from convert_events import write_parquet
from generate_events import LISTENED_TO, NAMES, Generator

HERE: Final = Path(__file__).resolve().parent
WORKSPACE: Final = HERE / "workspace"
SEED: Final = 7


class Inputs:
    """A folder of recordings, by what they hold. Those that are there already are used as they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, events: int, profiles: int, *, dense: bool = False, copies: int | None = None) -> Path:
        """A recording of JSON lines, as ``generate_events`` writes it."""
        mix = "-dense" * dense + (f"-copies-{copies}" if copies is not None else "")
        place = self.folder / f"events-{events}-{profiles}{mix}.jsonl"
        if not place.exists():
            names = LISTENED_TO if dense else NAMES
            unfinished = place.with_suffix(".unfinished")
            with unfinished.open("w", encoding="ascii", newline="\n") as file:
                file.writelines(Generator(events, profiles, SEED, names, copies).lines())
            unfinished.rename(place)
        return place

    def parquet(self, events: int, profiles: int) -> Path:
        """The same as a table of Parquet."""
        lines = self.lines(events, profiles)
        place = lines.with_suffix(".parquet")
        if not place.exists():
            unfinished = place.with_suffix(".unfinished")
            write_parquet(lines, unfinished)
            unfinished.rename(place)
        return place


def one_journey(folder: Path) -> Path:
    """A workspace of the cart Journey alone, with its templates."""
    text = (WORKSPACE / "benchmark.journey").read_text(encoding="utf-8")
    found = re.search(r"^journey cart .*?^}$", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise ValueError("the benchmark's workspace has no Journey called cart")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "templates").mkdir(parents=True)
    (folder / "cart.journey").write_text(found.group() + "\n", encoding="utf-8")
    for template in (WORKSPACE / "templates").glob("cart_*.json"):
        shutil.copy(template, folder / "templates")
    return folder


def copied_journeys(folder: Path, copies: int) -> Path:
    """A workspace of so many copies of the three Journeys, each of which hears its own Profiles (``--copies``)."""
    text = (WORKSPACE / "benchmark.journey").read_text(encoding="utf-8")
    names = re.compile(rf"(?:^journey \w+|\b(?:{'|'.join(LISTENED_TO)})\b)", re.MULTILINE)
    shutil.copytree(WORKSPACE / "templates", folder / "templates", dirs_exist_ok=True)
    for number in range(copies):
        copy = names.sub(rf"\g<0>_{number}", text)
        (folder / f"copy_{number}.journey").write_text(copy, encoding="utf-8")
    return folder


def filtering_journeys(folder: Path, count: int, condition: str) -> Path:
    """A workspace of so many Journeys that ask something of one event, each with its own number, and get no for it."""
    shutil.copytree(WORKSPACE / "templates", folder / "templates", dirs_exist_ok=True)
    journeys = "\n".join(
        f"journey j{number} {{\n  on cart_updated where {condition.format(number=1_000_000 + number)}\n"
        "  enroll always\n  transactional\n\n  send cart_1\n}\n"
        for number in range(count)
    )
    (folder / "filters.journey").write_text(journeys, encoding="utf-8")
    return folder
