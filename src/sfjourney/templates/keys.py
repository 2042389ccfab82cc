"""Keys of a template file -> those that nothing reads, and what was probably meant by each."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sfjourney.documents.scan import Path
from sfjourney.spelling import likely, slip_of
from sfjourney.templates.template import Stray

OF_FILE: Final = frozenset(
    (
        "brandKitId", "createdAt", "currentSnapshotId", "defaultSegmentId", "definition", "id", "isComplete",
        "language", "lastGeneratedAt", "lastGenerationError", "name", "organizationId", "purpose", "senderProfileId",
        "source", "status", "subType", "type", "updatedAt", "websiteId",
    )
)  # fmt: skip
"""What an Email Template has in the API; most of it nothing here reads."""
OF_DEFINITION: Final = frozenset(
    ("body", "from", "preheader", "renderVariables", "replyTo", "sensitiveTransactionalVariablePaths", "subject")
)
OF_BODY: Final = frozenset(("elements", "root", "state"))
OF_ELEMENT: Final = frozenset(("children", "on", "props", "repeat", "slots", "type", "visible", "watch"))
_UNREAD: Final = OF_FILE - {"definition", "id", "name", "purpose", "status"} | {"renderVariables"}
_NEEDED: Final = frozenset(("body", "definition", "elements", "root", "subject"))
"""Whatever looks like one of these is meant to be it where it is not there."""
_OUTSIDE: Final = frozenset(("from", "preheader", "replyTo"))
"""Keys of a definition that are at times written beside it. That there is no subject is told by a rule of its own."""
_OTHERWISE: Final = {"previewText": "preheader", "preview_text": "preheader", "preview": "preheader"}
"""What other services call a key of a definition."""
MISPLACED: Final = frozenset(("children", "on", "repeat", "visible", "watch"))
"""Fields of an element that are at times written among its props, where nothing looks at them."""
_READ: Final = ("children", "props", "repeat", "type", "visible")
"""Fields of an element that the renderers of emails read."""
_SHORTEST: Final = 4
"""`form` is a slip of `from`."""


def slips(holder: Mapping[str, Any], known: frozenset[str], path: Path) -> Iterator[Stray]:
    """Keys of an object of the API that are misspelt: another key that has its name is not there.

    Of any other key nothing is said: the API may have more of them than are known here.
    """
    for key in holder:
        if key not in known:
            if known is OF_FILE and key in _OUTSIDE and key not in _definition(holder):
                yield Stray((*path, key), key)
                continue
            absent = (known - _UNREAD).difference(holder)
            meant = slip_of(key, absent, shortest=_SHORTEST) or likely(key, absent & _NEEDED)
            if _OTHERWISE.get(key) in absent:
                meant = _OTHERWISE[key]
            if meant is not None:
                yield Stray((*path, key), meant)


def _definition(file: Mapping[str, Any]) -> Mapping[str, Any]:
    definition = file.get("definition")
    return definition if isinstance(definition, dict) else {}


def strays(element: Mapping[str, Any], path: Path) -> Iterator[Stray]:
    """Keys of an element that nothing reads; what begins with a sign, such as ``//``, is a note."""
    for key in element:
        if key not in OF_ELEMENT:
            meant = likely(key, [name for name in _READ if name not in element])
            if meant is not None or key[:1].isalpha():
                yield Stray((*path, key), meant)
