"""Recordings -> the SHA-256 of what was read, computed while they are replayed."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Final

from sfjourney.recordings.files import Recording, Spool

_BLOCK: Final = 1 << 20


@contextmanager
def hashing(recordings: Sequence[Recording]) -> Iterator[Callable[[], dict[str, str]]]:
    """Begin to hash, and give a function that waits for the hashes, in hexadecimal, by the names of the recordings.

    Hashing lets go of the interpreter, so it costs no time beside a replay. It ends where the block is left, however
    much is left to read. The function raises OSError where a file cannot be read.
    """
    left = Event()
    with ThreadPoolExecutor(max_workers=1) as background:
        hashes = {recording.name: background.submit(_hash, recording, left) for recording in recordings}
        try:
            yield lambda: {name: future.result() for name, future in hashes.items()}
        finally:
            left.set()


def _hash(recording: Recording, left: Event) -> str:
    if isinstance(recording.source, Spool):
        return recording.source.sha256
    return _hash_file(recording.source, left)


def _hash_file(path: Path, left: Event) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while not left.is_set() and (block := file.read(_BLOCK)):
            digest.update(block)
    return digest.hexdigest()
