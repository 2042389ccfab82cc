"""Times checks against what native code and the parser alone take, and compiling against compiling less."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import jsonschema_rs

import sfjourney
from cases import Bench, Case
from figures import Figure, Outcome, against, ratios
from generate_workspace import schema_of_templates, write
from inputs import HERE
from timing import python

GRAMMAR = HERE.parent / "grammars" / "journey.lark"
ELEMENTS = 60
TEN: Final = 10
PARSE = """
import sys
from pathlib import Path
from sfjourney.syntax.automaton.grammar import build_parser
parser = build_parser(Path(sys.argv[2]).read_text("utf-8"))
for path in sorted(Path(sys.argv[1]).rglob("*.journey")):
    parser.parse(path.read_text("utf-8"))
"""
CHECK = "import sys, sfjourney; assert sfjourney.check(sys.argv[1]) == ()"


def timed(work: Callable[[], object]) -> float:
    """Processor time in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def process(program: str, folder: Path) -> float:
    """Processor time of a whole process, in seconds."""
    start = os.times()
    python("-c", program, folder, GRAMMAR)
    end = os.times()
    return end.children_user + end.children_system - start.children_user - start.children_system


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


def templates_alone(bench: Bench) -> Outcome:
    templates = bench.journeys // 2
    with bench.place("templates") as folder:
        write(folder, 0, templates, ELEMENTS)
        (folder / "j.journey").write_text(sending(templates), "utf-8")
        files = sorted((folder / "templates").iterdir())
        validator = jsonschema_rs.validator_for(schema_of_templates())

        def native() -> None:
            if not all(validator.is_valid(json.loads(file.read_text("utf-8"))) for file in files):
                raise ValueError("a template that does not fit the schema of templates")

        runs = {"check": lambda: timed(lambda: sfjourney.check(folder)), "native": lambda: timed(native)}
        taken = bench.in_turn(runs, warm=True)
    name = f"check of {templates:,} templates / json.loads and jsonschema-rs"
    made_of = against("check", taken["check"], "native", taken["native"])
    return Outcome((Figure(name, ratios(taken["check"], taken["native"]), at_most=True, made_of=made_of),))


def everything_cold(bench: Bench) -> Outcome:
    each = bench.journeys // 2
    with bench.place("cold") as folder:
        write(folder, each, each, ELEMENTS)
        runs = {"check": lambda: process(CHECK, folder), "lark": lambda: process(PARSE, folder)}
        taken = bench.in_turn(runs, warm=True)
    name = f"check of {each:,} Journeys and {each:,} templates / lark"
    made_of = against("check", taken["check"], "lark", taken["lark"])
    return Outcome((Figure(name, ratios(taken["check"], taken["lark"]), must=6, aim=3, at_most=True, made_of=made_of),))


def compiled(bench: Bench) -> Outcome:
    with bench.place("short") as short, bench.place("long") as long:
        for place, nodes in ((short, bench.journeys), (long, TEN * bench.journeys)):
            write(place, 0, 2)
            (place / "j.journey").write_text(long_journey(nodes), "utf-8")
        runs = {
            "long": lambda: timed(lambda: sfjourney.compile(long)),
            "short": lambda: timed(lambda: sfjourney.compile(short)),
        }
        taken = bench.in_turn(runs, warm=True)
    name = f"a Journey of {TEN * bench.journeys:,} nodes / of {bench.journeys:,}"
    made_of = against("long", taken["long"], "short", taken["short"])
    return Outcome((Figure(name, ratios(taken["long"], taken["short"]), must=12, at_most=True, made_of=made_of),))


CASES: Final = (
    Case(
        "check",
        "check, cold",
        "A process of its own that checks a workspace, against one in which lark alone parses the same Journeys "
        "with the same grammar and makes its tables for it. Processor time.",
        everything_cold,
    ),
    Case(
        "templates",
        "check, warm",
        "A workspace with one Journey that sends every template, against `json.loads` of the same files and their "
        "validation by jsonschema-rs against what the catalog says as a JSON Schema; both read the files, in one "
        "process. Processor time.",
        templates_alone,
    ),
    Case(
        "compile",
        "compile",
        "`sfjourney.compile` of both, in one process: linear is ten. Processor time.",
        compiled,
    ),
)
