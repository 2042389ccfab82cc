"""Sends -> previews of their emails, as many as a page can carry: of every email of a Journey one at least."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from sfjourney.report.page.email_frame import email_frame
from sfjourney.report.page.folding import Folded, fold
from sfjourney.report.page.interning import Interning
from sfjourney.report.page.stories import States, ToldSend
from sfjourney.templates import CompiledTemplate, Output

MOST_PREVIEWS = 3_000
MOST_CHARACTERS = 32 * 1024 * 1024
"""Of all previews together, before what they have in common is folded."""

NONCE = sha256(b"the style sheets of emails in a replay's page").hexdigest()[:24]
"""What the page's policy and the emails' style sheets agree on. It is no secret: nothing else writes into the page."""


class Previews(Struct, frozen=True):
    """Renders the emails of sends by the templates of a workspace, those of each version by its own."""

    templates: Sequence[Mapping[str, CompiledTemplate]]

    def __call__(
        self, sends: Sequence[ToldSend], wanted: Collection[int], states: States, words: Interning
    ) -> tuple[dict[int, int], Folded]:
        """Which sends have which preview, and the previews; those that are ``wanted`` before others.

        Only the states of those that may have one are held.
        """
        shown: dict[int, int] = {}
        documents: list[tuple[str, str]] = []
        left = MOST_CHARACTERS
        chosen = {
            number: told
            for number in _chosen(sends, wanted)
            if (told := sends[number]).row.template in self.templates[told.version]
        }
        found = dict(states(chosen))
        for number, told in chosen.items():
            template = self.templates[told.version][told.row.template]
            email = template.render(dict(found.pop(number)), output=Output.PREVIEW)
            if email.failure is not None:
                continue
            frame = email_frame(email.html, NONCE)
            left -= len(frame)
            if left < 0:
                break
            shown[number] = len(documents)
            documents.append((f"{told.version} {told.row.template}", frame))
        return shown, fold(documents, words)


def _chosen(sends: Sequence[ToldSend], wanted: Collection[int]) -> list[int]:
    """The sends to render: the first of each node, the first of each that misses something, then one by one."""
    listed = [number for number, send in enumerate(sends) if send.row.status == "Sent"]
    sent = sorted(listed, key=lambda number: number not in wanted) if wanted else listed
    if len(sent) <= MOST_PREVIEWS:
        return sent
    first: dict[tuple[int, str | None, str | None, str, tuple[str, ...]], int] = {}
    for number in sent:
        told = sends[number]
        send = told.row
        missing = tuple(one.pointer for one in send.unresolved)
        first.setdefault((told.version, send.journey, send.node, send.template, missing), number)
    chosen = dict.fromkeys([*first.values(), *sent])
    return list(chosen)[:MOST_PREVIEWS]
