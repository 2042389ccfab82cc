"""A baseline, the findings that a workspace had once -> its file, and back (docs/configuration.md)."""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from sfjourney.report.json_text import json_text


class Known(Struct, frozen=True, forbid_unknown_fields=True):
    """So many findings of one rule about the same thing in one file. ``fingerprint`` says which thing."""

    code: str
    count: int
    file: str
    fingerprint: str


class Baseline(Struct, frozen=True, forbid_unknown_fields=True):
    """The findings that a workspace had when the file was written, by file, rule and fingerprint."""

    findings: tuple[Known, ...]
    format: Literal["sfjourney.baseline/1"]


def baseline(findings: Iterable[Known] = ()) -> Baseline:
    """A baseline of these findings, in the order given."""
    return Baseline(tuple(findings), "sfjourney.baseline/1")


def baseline_json(written: Baseline) -> str:
    """The file, the same for the same findings: indented, sorted."""
    return json_text(written, indent=2)


def read_baseline(content: bytes) -> Baseline:
    """A baseline that was written before. Raises ValueError, in words, for anything else."""
    try:
        read = msgspec.json.decode(content, type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"no baseline: {error}") from error
    if any(known.count < 1 for known in read.findings):
        raise ValueError("no baseline: a count is at least 1")
    return read
