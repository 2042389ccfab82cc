"""A call without a member that it needs -> the member that was probably meant to be it, by its spelling."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sfjourney.recordings.envelope import CallError
from sfjourney.recordings.fields import OF_SOMEBODY
from sfjourney.recordings.layout import MEMBERS
from sfjourney.spelling import likely


def with_slip(error: CallError, body: Mapping[str, Any]) -> CallError:
    """The error, at the member of ``body`` that is spelt like one that is missing, where there is one.

    A member that calls have is never a slip of another.
    """
    holder: Any = body
    for step in error.path:
        holder = holder[step]
    prefix = "".join(f"{step}." for step in error.path)
    unknown = tuple(name for name in holder if prefix + name not in MEMBERS) if error.missing else ()
    for name in error.missing:
        slip = _slip(name, tuple(other for other in unknown if not _is_more_of(name, other)))
        slip = slip or next((other for other in _ALSO_CALLED.get(name, ()) if other in holder), None)
        if slip is not None:
            form = OF_SOMEBODY if name == "profile" and not isinstance(holder[slip], dict) else ""
            message = f"{error.message}; is {slip!a} meant to be {name}{form}?"
            return CallError(error.code, message, (*error.path, slip))
    if "profile" in error.missing:
        whose = next((name for name in _WHOSE if name in holder), None)
        if whose is not None:
            return CallError(error.code, f"{error.message}; {whose!a} stands in it, as {_WHOSE[whose]}", (whose,))
    return error


_ALSO_CALLED: Final = {
    "occurredAt": ("timestamp", "time", "createdAt", "created_at", "date", "ts"),
    "externalId": ("userId", "user_id", "id", "customerId", "customer_id"),
    "event": ("eventName", "event_name", "eventType", "event_type", "name"),
    "profile": ("user", "contact", "customer", "person"),
}
"""What other systems, or other calls, call a member."""
_WHOSE: Final = {
    "email": "profile.email",
    "externalId": "profile.externalId",
    "userId": "profile.externalId",
    "user_id": "profile.externalId",
    "distinct_id": "profile.externalId",
    "profileEmail": "profile.email",
    "profile_email": "profile.email",
}
"""Who a call is about, where it stands beside the profile that it belongs into."""


_TOLD_MORE_OF: Final = frozenset({"event", "profile"})
_MORE: Final = frozenset({"id", "uuid", "date", "time", "timestamp", "email", "name"})


def _is_more_of(name: str, other: str) -> bool:
    """Whether a member tells something of what another is, as `event_id`, and is not that one misspelt."""
    return name in _TOLD_MORE_OF and other.startswith(name) and other[len(name) :].lstrip("_").lower() in _MORE


@lru_cache(maxsize=1_000)  # what is wrong with one line of a recording is with many
def _slip(missing: str, unknown: tuple[str, ...]) -> str | None:
    return likely(missing, unknown)
