"""Lines of a replay's runs and sends -> runs and emails that can be laid beside those of another version."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from operator import attrgetter
from typing import Final, Protocol, TypeVar

import msgspec
from msgspec import Struct

from sfjourney.clock.instants import written_instant
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import Common

RunKey = tuple[str, str, str]
"""Journey, Profile, and the id of the event or trigger that started the run, as both versions have them."""

SendKey = tuple[str, str, str, str]
"""The same and the node, as the base calls it; an email that a call sends has its own id, and no Journey and node."""

Names = Mapping[str, Mapping[str, str]]
"""By Journey, what the base calls the nodes that it has, too; a node without a name there is of this version alone."""

PROFILE: Final = attrgetter("profile_id")
"""Of a row of either kind, by which they are in shares."""
_DIGEST: Final = 16
T = TypeVar("T")


def base_name(names: Names | None, journey: str, node: str) -> str:
    """A node as the base calls it; one that the base does not have is called as no node of the base is."""
    if names is None or journey not in names:
        return node
    return names[journey].get(node) or f"+{node}"


class Began(Struct, frozen=True, gc=False, array_like=True):
    """A run: what started it, its id, and when it began."""

    profile_id: str
    journey: str
    event_id: str
    run_id: str
    at: int

    @property
    def key(self) -> RunKey:
        return self.journey, self.profile_id, self.event_id


class Decided(Struct, frozen=True, gc=False, array_like=True):
    """An email as far as it can differ; ``sent_at`` is None where it did not go out. Texts are there as digests.

    ``call_id`` is that of the call that an email comes from where the versions give it different ones.
    """

    profile_id: str
    send_id: str
    journey: str | None
    run_id: str | None
    node: str | None
    template: str
    decided_at: int
    sent_at: int | None
    subject: bytes
    text: bytes
    call_id: str | None = None


class SeenRun(Struct, frozen=True, rename="camel", gc=False):
    """What is read of a line of runs."""

    run_id: str
    journey: str
    profile_id: str
    event_id: str
    enrolled_at: str
    common: Common | None = None


class SeenSend(Struct, frozen=True, rename="camel", gc=False):
    """What is read of a line of sends, which has its state."""

    send_id: str
    journey: str | None
    run_id: str | None
    node: str | None
    template: str
    profile_id: str
    subject: str
    decided_at: str
    sent_at: str | None
    status: str
    reason: str | None
    preview_text: str
    visible_text: str
    common: Common | None = None


OwnKey = tuple[str, int]
"""What a version knows an email of its own by: its id, and when it was decided on."""


class Mail(Protocol):
    """An email, as far as that is to be known."""

    @property
    def send_id(self) -> str: ...

    @property
    def decided_at(self) -> int: ...


AnyMail = TypeVar("AnyMail", bound=Mail)


def told_apart(emails: Iterable[AnyMail], sends: Collection[OwnKey]) -> Iterator[tuple[AnyMail, bool]]:
    """Emails in the order of their rows, and of each whether it is one of ``sends``, which were made first.

    An id alone does not tell: nodes with numbers may be called otherwise in the version that goes on with a run.
    """
    left = set(sends)
    for email in emails:
        known = email.send_id, email.decided_at
        yield email, known in left
        left.discard(known)


class Carried(Struct, frozen=True):
    """What is the base's in a replay in which the head takes its place at an instant.

    ``sends`` are the emails that the base had made by then, ``runs`` those that finish in the base.
    """

    sends: frozenset[OwnKey]
    runs: frozenset[str]

    def told_apart(self, emails: Iterable[Decided]) -> Iterator[tuple[Decided, bool]]:
        """Emails, and of each whether it is the base's."""
        return ((email, known or email.run_id in self.runs) for email, known in told_apart(emails, self.sends))


class Side(Struct, frozen=True):
    """One version: what its rows are called among others, the rows, and what the base calls its nodes."""

    name: str
    replayed: Replayed
    names: Names | None = None

    def runs(self) -> Iterator[Began]:
        """The runs, in the order of their rows."""
        for run in decoded(self.replayed.runs, SeenRun):
            common = run.common or Common(run.profile_id, run.event_id)
            yield Began(common.profile_id, run.journey, common.call_id, run.run_id, written_instant(run.enrolled_at))

    def emails(self) -> Iterator[Decided]:
        """The emails that were decided on, in the order of their rows."""
        for send in decoded(self.replayed.sends, SeenSend):
            yield Decided(
                send.profile_id if send.common is None else send.common.profile_id,
                send.send_id,
                send.journey,
                send.run_id,
                send.node,
                send.template,
                written_instant(send.decided_at),
                written_instant(send.sent_at) if send.sent_at is not None else None,
                _digest(send.subject),
                _digest(f"{send.preview_text}\0{send.visible_text}"),
                send.common.call_id if send.common is not None else None,
            )

    def keyed(
        self, emails: Iterable[Decided], started: Mapping[str, str], carried: Carried | None = None
    ) -> Iterator[tuple[SendKey, Decided]]:
        """Emails with their keys. ``started`` has what started each run, ``carried`` what is the base's."""
        told = carried.told_apart(emails) if carried is not None else ((email, False) for email in emails)
        for email, is_of_base in told:
            if email.journey is None or email.run_id is None or email.node is None:
                yield ("", email.profile_id, email.call_id or email.send_id, ""), email
            else:
                node = email.node if is_of_base else base_name(self.names, email.journey, email.node)
                yield (email.journey, email.profile_id, started[email.run_id], node), email


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_DIGEST).digest()


def decoded(lines: Iterable[bytes], of: type[T]) -> Iterator[T]:
    """What is read of lines."""
    decode = msgspec.json.Decoder(of).decode
    return (decode(line) for line in lines)
