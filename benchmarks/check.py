"""Times checks against what native code and the parser alone take, and prints one table of ratios.

    python benchmarks/check.py [--rounds 5] [--templates 500] [--elements 60] [--journeys 500] [--nodes 1000]

Three figures, each the ratio of two medians, and the two of a figure are timed in turn:

* a check of the templates, in a workspace with one Journey that sends all of them, against ``json.loads`` and a
  jsonschema-rs validation of the same files, read by both, all in one process;
* a check of Journeys and templates, against lark alone parsing the same Journeys: each a process of its own;
* compiling a Journey of ten times as many nodes, against one of so many.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs

import sfjourney
from generate_workspace import schema_of_templates, write

GRAMMAR = Path(__file__).parent.parent / "grammars" / "journey.lark"
PARSE = """
import sys
from pathlib import Path
from sfjourney.syntax.grammar import build_parser
parser = build_parser(Path(sys.argv[2]).read_text("utf-8"))
for path in sorted(Path(sys.argv[1]).rglob("*.journey")):
    parser.parse(path.read_text("utf-8"))
"""
CHECK = "import sys, sfjourney; assert sfjourney.check(sys.argv[1]) == ()"


def timed(run: Callable[[], object]) -> float:
    """Processor time in seconds."""
    start = time.process_time()
    run()
    return time.process_time() - start


def process(program: str, folder: Path) -> float:
    """Processor time of a whole process, in seconds."""
    start = os.times()
    subprocess.run([sys.executable, "-c", program, folder, GRAMMAR], check=True)
    end = os.times()
    return end.children_user + end.children_system - start.children_user - start.children_system


def in_turn(rounds: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """The medians of two runs that take turns, after one of each that is not counted."""
    one()
    other()
    pairs = [(one(), other()) for _ in range(rounds)]
    first, second = zip(*pairs, strict=True)
    return statistics.median(first), statistics.median(second)


def show(name: str, seconds: float, base: float) -> None:
    print(f"{name:<74}{seconds:>9.3f} s{base:>9.3f} s{seconds / base:>9.2f}")


def sending(templates: int) -> str:
    """A Journey that sends every template."""
    sends = "".join(f"  send t{number}\n  wait 1 hour\n" for number in range(templates))
    head = 'profile { schema "profile.json" }\nevent order.created { schema "order.json" }\n'
    return f"{head}journey every {{\n  on order.created\n  enroll always\n  transactional\n\n{sends}}}\n"


def long_journey(nodes: int) -> str:
    """A Journey of waits, sends and branches by turns."""
    steps = []
    for number in range(nodes // 5):
        steps += [
            f"  wait {number % 20 + 1} hours\n",
            f"  branch {{\n    when /event/total > {number % 97} {{\n      send t0\n    }}\n  }}\n",
            f"  wait 1 hour\n  s{number}: send t1\n",
        ]
    head = 'profile { schema "profile.json" }\nevent order.created { schema "order.json" }\n'
    return f"{head}journey long {{\n  on order.created\n  enroll always\n  transactional\n\n{''.join(steps)}}}\n"


def templates_alone(folder: Path, options: argparse.Namespace) -> None:
    write(folder, 0, options.templates, options.elements)
    (folder / "j.journey").write_text(sending(options.templates), "utf-8")
    files = sorted((folder / "templates").iterdir())
    validator = jsonschema_rs.validator_for(schema_of_templates())

    def native() -> None:
        if not all(validator.is_valid(json.loads(file.read_text("utf-8"))) for file in files):
            raise ValueError("a template that does not fit the schema of templates")

    seconds = in_turn(options.rounds, lambda: timed(lambda: sfjourney.check(folder)), lambda: timed(native))
    show(f"check {options.templates} templates / json.loads and jsonschema-rs", *seconds)


def everything_cold(folder: Path, options: argparse.Namespace) -> None:
    write(folder, options.journeys, options.templates, options.elements)
    seconds = in_turn(options.rounds, lambda: process(CHECK, folder), lambda: process(PARSE, folder))
    show(f"check {options.journeys} Journeys and {options.templates} templates, cold / lark, Journeys alone", *seconds)


def compiled(folder: Path, options: argparse.Namespace) -> None:
    folders = [folder / name for name in ("short", "long")]
    for place, nodes in zip(folders, (options.nodes, 10 * options.nodes), strict=True):
        write(place, 0, 2)
        (place / "j.journey").write_text(long_journey(nodes), "utf-8")
    short, long = folders
    seconds = in_turn(
        options.rounds, lambda: timed(lambda: sfjourney.compile(long)), lambda: timed(lambda: sfjourney.compile(short))
    )
    show(f"compile a Journey of {10 * options.nodes} nodes / of {options.nodes}", *seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--templates", type=int, default=500)
    parser.add_argument("--elements", type=int, default=60)
    parser.add_argument("--journeys", type=int, default=500)
    parser.add_argument("--nodes", type=int, default=1000)
    options = parser.parse_args()
    print(f"{'':<74}{'median':>11}{'against':>11}{'ratio':>9}")
    for figure in (templates_alone, everything_cold, compiled):
        with tempfile.TemporaryDirectory() as folder:
            figure(Path(folder), options)
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("sfjourney", "lark", "msgspec"))
    print(f"\n{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {versions}")


if __name__ == "__main__":
    main()
