"""Rule O1 of semantics.md: the same bytes whatever the hash seed, the zone and the locale of the machine."""

import os
import shutil
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

import pytest

from generate.pairs import make_pair

pytestmark = pytest.mark.thorough

HASH_SEEDS = 20
ZONES = ("UTC", "America/New_York", "Pacific/Apia")
WORLDS = (9_018,)
"""Seeds of generated worlds: this one has Profiles before, two recordings, a schema and redactions."""

COMMANDS = """
import os, sys
from sfjourney.cli import main
root, out = sys.argv[1:]
os.chdir(root)
for world in sorted(os.listdir()):
    os.chdir(os.path.join(root, world))
    recordings = sorted(name for name in os.listdir() if name.endswith(".jsonl"))
    main(["simulate", *recordings, "-w", "workspace", "-o", os.path.join(out, world), "--outcomes", "--state"])
    main(["simulate", *recordings, "-w", "workspace", "--format", "json"])
    main(["check", "workspace", "--format", "json"])
    main(["compile", "workspace"])
    main(["compile", "workspace", "--format", "mermaid"])
"""


def installed_locales() -> list[str]:
    program = shutil.which("locale")
    listed = subprocess.run([program, "-a"], capture_output=True, check=True, text=True).stdout if program else ""
    return sorted({"C", *listed.split()})


def test_o1_the_same_bytes_whatever_the_hash_seed_the_zone_and_the_locale(tmp_path: Path) -> None:
    for seed in WORLDS:
        make_pair(seed, tmp_path / "in" / str(seed))
    locales = installed_locales()
    first: dict[str, bytes] = {}
    runs = max(HASH_SEEDS, len(locales))
    machines = zip(range(runs), cycle(ZONES), islice(cycle(locales), runs), strict=False)
    for seed, zone, language in machines:
        out = tmp_path / "out"
        said = subprocess.run(
            [sys.executable, "-c", COMMANDS, str(tmp_path / "in"), str(out)],
            env=os.environ | {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": language},
            capture_output=True,
            check=True,
            timeout=60,
        )
        written = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        written |= {"standard output": said.stdout, "standard error": said.stderr}
        first = first or written
        assert len(written) == 5 * len(WORLDS) + 2
        assert sorted(name for name in written if written[name] != first[name]) == [], (seed, zone, language)
        shutil.rmtree(out)
