"""Lines of a replay's runs and sends -> enrollments and emails that can be laid beside those of another version."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct

from sfjourney.clock.instants import parse_instant
from sfjourney.replay.replayed import Replayed

RunKey = tuple[str, str, str]
"""Journey, Profile, and the id of the event or trigger that started the run."""

SendKey = tuple[str, str, str, str]
"""The same and the node, as the base calls it; an email that a call sends has its own id, and no Journey and node."""

Names = Mapping[str, Mapping[str, str]]
"""By Journey, what the base calls the nodes that it has, too; a node without a name there is of this version alone."""

_DIGEST = 16
T = TypeVar("T")


def base_name(names: Names | None, journey: str, node: str) -> str:
    """A node as the base calls it; one that the base does not have is called as no node of the base is."""
    if names is None or journey not in names:
        return node
    return names[journey].get(node) or f"+{node}"


class Enrollment(Struct, frozen=True, gc=False):
    """A run: its id, and when it began."""

    run_id: str
    at: int


class Email(Struct, frozen=True, gc=False):
    """An email as far as it can differ; ``sent_at`` is None where it did not go out. Texts are there as digests."""

    decided_at: int
    sent_at: int | None
    subject: bytes
    text: bytes


class SeenRun(Struct, frozen=True, rename="camel", gc=False):
    """What is read of a line of runs."""

    run_id: str
    journey: str
    profile_id: str
    event_id: str
    enrolled_at: str


class SeenSend(Struct, frozen=True, rename="camel", gc=False):
    """What is read of a line of sends, which has its state."""

    send_id: str
    journey: str | None
    run_id: str | None
    node: str | None
    template: str
    profile_id: str
    to: str
    subject: str
    decided_at: str
    sent_at: str | None
    status: str
    reason: str | None
    preview_text: str
    visible_text: str


class Carried(Struct, frozen=True):
    """What is the base's in a replay in which the head takes its place ``at`` an instant.

    ``sends`` are the emails that the base had decided on by then, ``runs`` those that finish in the base.
    """

    at: int
    sends: frozenset[str]
    runs: frozenset[str]


class Side(Struct, frozen=True):
    """One version: its rows, and what the base calls its nodes. ``carried`` where it takes the place of the base."""

    replayed: Replayed
    names: Names | None = None
    carried: Carried | None = None

    def enrollments(self) -> dict[RunKey, Enrollment]:
        return {
            (run.journey, run.profile_id, run.event_id): Enrollment(run.run_id, parse_instant(run.enrolled_at))
            for run in _decoded(self.replayed.runs, SeenRun)
        }

    def sends(self, enrollments: Mapping[RunKey, Enrollment]) -> Iterator[tuple[SendKey, SeenSend]]:
        """The emails that were decided on, each with its key."""
        started = {enrollment.run_id: key[2] for key, enrollment in enrollments.items()}
        for send in _decoded(self.replayed.sends, SeenSend):
            if send.journey is None or send.run_id is None or send.node is None:
                yield ("", send.profile_id, send.send_id, ""), send
            else:
                node = send.node if self._is_of_base(send) else base_name(self.names, send.journey, send.node)
                yield (send.journey, send.profile_id, started[send.run_id], node), send

    def _is_of_base(self, send: SeenSend) -> bool:
        carried = self.carried
        if carried is None:
            return False
        before = send.send_id in carried.sends and parse_instant(send.decided_at) <= carried.at
        return before or send.run_id in carried.runs


def email_of(send: SeenSend) -> Email:
    """What can differ of an email."""
    decided = parse_instant(send.decided_at)
    sent = parse_instant(send.sent_at) if send.sent_at is not None else None
    return Email(decided, sent, _digest(send.subject), _digest(f"{send.preview_text}\0{send.visible_text}"))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_DIGEST).digest()


def _decoded(lines: Iterable[bytes], of: type[T]) -> Iterator[T]:
    decode = msgspec.json.Decoder(of).decode
    return (decode(line) for line in lines)
