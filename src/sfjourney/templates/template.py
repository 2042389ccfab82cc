"""Template file -> typed template: what a Segmentflow Email Template says, before anybody judges it.

Whatever the renderer shrugs at (a child that does not exist, an unknown type, absent props) is read as it stands.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.pointers import Parts

DEFINITION: Path = ("definition",)
BODY: Path = (*DEFINITION, "body")
ELEMENTS: Path = (*BODY, "elements")


class Purpose(StrEnum):
    """What a template is for, by the API's names."""

    GENERAL = "General"
    NEWSLETTER = "Newsletter"
    PROMOTIONAL = "Promotional"
    TRANSACTIONAL = "Transactional"
    LEAD_MAGNET_DELIVERY = "LeadMagnetDelivery"


class Status(StrEnum):
    """Whether a template is in use, by the API's names."""

    ACTIVE = "Active"
    ARCHIVED = "Archived"


class Element(Struct, frozen=True, gc=False):
    """One element of the body. ``props``, ``visible`` and ``repeat`` are JSON as written, MISSING where absent.

    ``type`` is None where it is no string: no component has that name. ``children`` is None where it is neither an
    array nor absent nor null, which makes the renderer throw.
    """

    key: str
    type: str | None
    props: object
    children: tuple[str, ...] | None
    visible: object
    repeat: object


class Stray(Struct, frozen=True):
    """A key that nothing reads: where it stands, and the key of the same object that was probably meant by it.

    A key that is meant as it is written belongs into the definition, and stands beside it.
    """

    path: Path
    meant: str | None


def name_of(file: str) -> str:
    """The name that a template is sent by, of its file: the stem."""
    return file.rpartition("/")[2].removesuffix(".json")


class Template(Struct, frozen=True):
    """One template file.

    ``id`` is the file's stem and the name that Journeys use; ``external_id`` its id in the real workspace. ``purpose``
    and ``status`` are General and Active where the file does not say, None where it says something unknown or
    misspells the key.
    ``subject`` and ``preheader`` are JSON, a string or a prop expression, and MISSING where absent. ``state`` is what
    the body brings along; a send's state replaces its members one by one. ``root`` may name no element, and is None
    where the body has none: the email is empty then. ``strays`` are the keys of elements that nothing reads, and what
    is misspelt above them.
    """

    id: str
    external_id: str | None
    name: str
    purpose: Purpose | None
    status: Status | None
    from_: str | None
    reply_to: str | None
    subject: object
    preheader: object
    root: str | None
    elements: Mapping[str, Element]
    state: Mapping[str, object]
    sensitive_paths: tuple[Parts, ...]
    document: Document
    strays: tuple[Stray, ...] = ()
