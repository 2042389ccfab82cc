"""Where the time of a replay goes, as a case of the table."""

from typing import Final

import msgspec

from cases import Bench, Case
from figures import Outcome, Share
from inputs import HERE, WORKSPACE
from timing import python


def where(bench: Bench) -> Outcome:
    """Sampled once: shares of one replay, not a race."""
    recording = bench.inputs.lines(bench.events, bench.profiles)
    printed = python(HERE / "where.py", WORKSPACE, recording).printed
    return Outcome(shares=tuple(msgspec.json.decode(printed, type=list[Share])))


CASES: Final = (
    Case(
        "where",
        "Where the time goes",
        "The replay of the JSON lines by one process, without starting and compiling, sampled every millisecond "
        "(`benchmarks/where.py`): the processor time between two samples goes to the module of `sfjourney` that is "
        "on top of the stack, native code to whoever calls it. Phases are those that the progress bar shows.",
        where,
    ),
)
