"""The Spark engine beside the local one, over a table of Parquet."""

import statistics
from typing import Final

from cases import Bench, Case, same_outputs, seconds
from figures import Figure, Outcome, ratios
from inputs import WORKSPACE
from replays import LONG

FEW: Final = 1_000
"""Events of a recording that takes no time: what is left is starting."""


def spark(bench: Bench) -> Outcome:
    times = LONG if bench.long else 1
    table = bench.inputs.parquet(times * bench.events, times * bench.profiles)
    few = bench.inputs.parquet(FEW, FEW // 5)
    engine = ("--engine", "spark")
    taken = bench.in_turn(
        {
            "Spark": bench.simulate("Spark", table, WORKSPACE, 2, *engine),
            "Spark, few": bench.simulate("Spark, few", few, WORKSPACE, 2, *engine),
            "local": bench.simulate("local", table, WORKSPACE, 2),
            "local, few": bench.simulate("local, few", few, WORKSPACE, 2),
        }
    )
    spent = {name: seconds(one) for name, one in taken.items()}
    warm = {
        name: [whole - start for whole, start in zip(spent[name], spent[f"{name}, few"], strict=True)]
        for name in ("Spark", "local")
    }
    made_of = f"Spark {_medians(spent, warm, 'Spark')}, local {_medians(spent, warm, 'local')}"
    figure = Figure("Spark, warm / local", ratios(warm["local"], warm["Spark"]), must=0.5, made_of=made_of)
    return Outcome((figure,), same_outputs(bench.folder, ("Spark", "local")))


def _medians(spent: dict[str, list[float]], warm: dict[str, list[float]], name: str) -> str:
    return f"{statistics.median(warm[name]):.3g} s behind {statistics.median(spent[f'{name}, few']):.3g} s"


CASES: Final = (
    Case(
        "spark",
        "Spark",
        "From Parquet, on local[2]: the command with `--engine spark` against the same command without, both less "
        f"what they take for {FEW:,} events, which is starting. With `--long`, over ten times as many events.",
        spark,
        needs=("pyspark", "sfjourney.spark", "pyarrow"),
        programs=("java",),
    ),
)
