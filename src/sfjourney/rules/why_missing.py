"""The part of a Journey that reads a pointer to nothing -> why that matters, where no comparison rests on it."""

from collections.abc import Mapping
from typing import Final

from sfjourney.model.reads import Usage

WHY_MISSING: Final[Mapping[str, str]] = {
    Usage.REDACT.value: "nothing is taken out then: what should be redacted is kept, and templates may read it",
    Usage.SUBJECT.value: "the subject would have a gap there, for every reader",
    Usage.DATA.value: "the template would be given nothing in its place",
    Usage.SET.value: "it would always be missing, and to set what is missing changes nothing",
}
