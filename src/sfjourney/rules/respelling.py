"""A pointer or name as it should not be spelt -> as it should, where that exists."""

import json
import re
from collections.abc import Collection
from typing import Final

from sfjourney.diagnostics import Edit, Fix
from sfjourney.facts.sending import Sending
from sfjourney.pointers import Path, text_of
from sfjourney.rules.sent import SentTemplate
from sfjourney.source import Span
from sfjourney.spelling import is_surely
from sfjourney.templates import TemplateRead


def respelling(place: Span, word: str, meant: str | None, known: Collection[str]) -> Fix | None:
    """The fix that writes the JSON string that was meant, if one was; safe where nothing else can be meant."""
    if meant is None:
        return None
    return Fix(
        f"write {meant}", (Edit(place, json.dumps(meant, ensure_ascii=False)),), safe=is_surely(word, meant, known)
    )


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
