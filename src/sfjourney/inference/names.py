"""The name of a member -> what it says of its value: a secret, a person, or that the name itself is data."""

import re
from typing import Final

from sfjourney.rules.redaction.secret_field import says_secret, words_of

_LINKS: Final = frozenset({"url", "uri", "link", "href"})
_OPENS: Final = frozenset(
    {"reset", "magic", "invite", "invitation", "login", "signin", "verify", "verification", "confirm", "confirmation"}
)
"""With a link, the key to an account."""
_PERSONS: Final = frozenset(
    {"birth", "birthday", "company", "contact", "customer", "email", "first", "last", "mail", "mobile", "name", "names"}
    | {"person", "phone", "surname", "tel", "user", "username"}
)
_PLACES: Final = frozenset({"address", "city", "postal", "postcode", "street", "town", "zip"})
_LISTED: Final = frozenset(
    {"country", "currency", "id", "ids", "lang", "language", "locale", "region", "sku", "slug", "tag", "tags"}
    | {"template", "timezone"}
)
_WITHOUT_END: Final = _PERSONS | _PLACES | _LISTED
_LONGEST: Final = 64
_IS_DATA: Final = re.compile(r"[0-9]+|.*[0-9a-fA-F]{16}.*|.*[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-.*|.*[0-9]{5}.*", re.DOTALL)
_NAMES: Final = re.compile(r"[^\W\d][\w .$:+-]*")


def suspicious(name: str) -> bool:
    """Whether a name says that the value is a secret, or a link that opens an account."""
    words = words_of(name)
    return says_secret(name) or (not _LINKS.isdisjoint(words) and not _OPENS.isdisjoint(words))


def without_end(name: str) -> bool:
    """Whether a name says that nobody can list the values: they are about a person, ids, or of a long list."""
    return not _WITHOUT_END.isdisjoint(words_of(name))


def names_member(name: str) -> bool:
    """Whether the key of an object is a name that somebody gave, and no id, number or address used as a key."""
    return len(name) <= _LONGEST and _NAMES.fullmatch(name) is not None and _IS_DATA.fullmatch(name) is None
