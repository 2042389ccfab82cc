"""A pointer with dots or brackets, as other languages have them -> the pointer it stands for, where that exists."""

import re
from typing import Final

from sfjourney.facts.sending import Sending
from sfjourney.pointers import Path, text_of
from sfjourney.rules.sent import SentTemplate
from sfjourney.templates import TemplateRead

_OTHERWISE: Final = re.compile(r"[.\[\]]+")


def respelt(sent: SentTemplate, read: TemplateRead, sending: Sending | None) -> str | None:
    """``/data.items[0]/title`` -> ``/data/items/0/title``, where the send has that; None otherwise."""
    if not _OTHERWISE.search(read.written):
        return None
    parts: Path = tuple(
        piece for part in read.parts if isinstance(part, str) for piece in _OTHERWISE.split(part) if piece
    )
    if len(parts) <= len(read.parts) or parts[0] not in sent.roots(sending):
        return None
    known = sent.declared(parts, sending)
    return None if known.absent else text_of([part for part in parts if isinstance(part, str)])
