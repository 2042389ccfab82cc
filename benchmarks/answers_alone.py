"""What any replay must do besides thinking: read every line, then name and write the answers, which are known before.

    python benchmarks/answers_alone.py RECORDING ANSWERS OUT

ANSWERS holds the ``runs.jsonl`` and ``sends.jsonl`` of a replay, which are taken apart before the clock starts. Every
line of the recording is decoded as the floor *typed* does it, its key is remembered and its person found. The ids of
Profiles, events, runs and emails are made, and the keys of emails. The same bytes are written to OUT, a row by one
expression. Instants are texts already, and rows are in order: nothing is ordered, asked, waited for or refused. Prints
seconds, of that alone.
"""

import gc
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from floors import Track

NAMESPACE: Final = bytes.fromhex("d65db4c836dc51a188da3cb2b18cf42b")
TAIL: Final = ("waitingFor", "goalAt")
VARIANT: Final = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


class Run(NamedTuple):
    """A run as it came out. ``beginning`` and ``rest`` are JSON already, and only put in their places."""

    journey: str
    profile: str
    event: str
    key: str
    beginning: str
    path: tuple[tuple[str, str, str], ...]
    rest: str


class Send(NamedTuple):
    """An email as it came out."""

    journey: str
    run: str
    node: str
    template: str
    profile: str
    rest: str


def uuid5(name: str) -> str:
    digest = hashlib.sha1(NAMESPACE + name.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{VARIANT[digest[16]]}{digest[17:20]}-{digest[20:32]}"


def read(recording: Path) -> None:
    """Every line: a key that came before says nothing, and who was never seen is somebody new."""
    decode: Callable[[bytes], Track] = msgspec.json.Decoder(Track).decode
    seen: set[str | None] = set()
    people: dict[str | None, str] = {}
    with recording.open("rb") as lines:
        for line in lines:
            track = decode(line)
            if track.key in seen:
                continue
            seen.add(track.key)
            profile = track.profile
            if profile.external_id not in people:
                people[profile.external_id] = people[profile.email] = uuid5(f"profile\x1fx:{profile.external_id}")


def run_rows(runs: Iterable[Run]) -> Iterator[str]:
    for journey, profile, event, key, beginning, path, rest in runs:
        uuid5(f"event\x1ftrack\x1f{event}")  # as long a name as that of its key
        run = uuid5(f"run\x1f{journey}\x1f{profile}\x1f{key}\x1f{event}")
        steps = ",".join([f'{{"node":"{node}","at":"{at}","out":{out}}}' for node, at, out in path])
        yield (
            f'{{"runId":"{run}","journey":"{journey}","profileId":"{profile}","eventId":"{event}",'
            f'{beginning},"path":[{steps}],{rest}}}\n'
        )


def send_rows(sends: Iterable[Send]) -> Iterator[str]:
    for journey, run, node, template, profile, rest in sends:
        send = uuid5(f"send\x1f{run}\x1f{node}")
        key = hashlib.sha256(f"{journey}\x1f{run}\x1f{node}".encode()).hexdigest()
        yield (
            f'{{"sendId":"{send}","idempotencyKey":"{key}","journey":"{journey}","runId":"{run}","node":"{node}",'
            f'"template":"{template}","profileId":"{profile}",{rest}}}\n'
        )


def known_runs(answers: Path) -> Iterator[Run]:
    for row in lines_of(answers / "runs.jsonl"):
        path = tuple((step["node"], step["at"], json.dumps(step["out"])) for step in row["path"])
        key = "" if row["key"] is None else json.dumps(row["key"])
        ids = (row["journey"], row["profileId"], row["eventId"], key)
        yield Run(*ids, members(row, "key", "status", "reason", "enrolledAt", "endedAt"), path, members(row, *TAIL))


def known_sends(answers: Path) -> Iterator[Send]:
    for row in lines_of(answers / "sends.jsonl"):
        ids = (row["journey"], row["runId"], row["node"], row["template"], row["profileId"])
        yield Send(*ids, members(row, "to", "subject", "decidedAt", "sentAt", "status", "reason", "unresolved"))


def lines_of(file: Path) -> Iterator[dict[str, Any]]:
    with file.open("rb") as lines:
        yield from map(msgspec.json.decode, lines)


def members(row: dict[str, Any], *names: str) -> str:
    """Some members of an object, as they stand in its JSON."""
    return msgspec.json.encode({name: row[name] for name in names})[1:-1].decode()


def main() -> None:
    recording, answers, out = map(Path, sys.argv[1:])
    runs, sends = list(known_runs(answers)), list(known_sends(answers))
    gc.collect()
    gc.freeze()
    gc.disable()  # as a replay does
    start = time.perf_counter()
    read(recording)
    for name, rows in (("runs.jsonl", run_rows(runs)), ("sends.jsonl", send_rows(sends))):
        with (out / name).open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as file:
            file.writelines(rows)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
