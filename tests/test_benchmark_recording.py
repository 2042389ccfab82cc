"""The first 20,000 lines of the benchmark's recording: its bytes, and what becomes of them."""

import hashlib
import importlib.util
from collections import Counter
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

import sfjourney

pytestmark = pytest.mark.thorough

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
LINES = 20_000


def generator() -> ModuleType:
    found = importlib.util.spec_from_file_location("generate_events", BENCHMARKS / "generate_events.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("benchmark") / "events.jsonl"
    lines = generator().Generator(1_000_000, 200_000, 7).lines()
    path.write_text("".join(islice(lines, LINES)), encoding="ascii")
    return path


def test_the_recording_is_the_one_that_the_figures_refer_to(recording: Path) -> None:
    digest = hashlib.sha256(recording.read_bytes()).hexdigest()
    assert digest == "15e6631ba359f5e1b3b222096c10e147a7e387893a9d6ec278050b9751ff9eae"


def test_its_replay_gives_these_counts(recording: Path) -> None:
    simulation = sfjourney.simulate([recording], BENCHMARKS / "workspace")
    assert simulation.summary.records.outcomes == {"accepted": 19922, "replayed": 78}
    assert len(simulation.runs) == 2407
    sent = Counter(send.journey for send in simulation.sends if send.status == "Sent")
    assert sent == {"cart": 4310, "dunning": 858, "welcome": 2507}
