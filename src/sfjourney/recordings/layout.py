"""The columns of a table -> where in a call their cells stand (semantics.md R1).

A column is named by the path of its member, ``profile.email``. The cells of members that are objects or lists hold
JSON, those of texts the text itself, and so do all others of a table that has no types, as CSV.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, Literal, NoReturn

from msgspec import Struct

from sfjourney.documents.scan import Path
from sfjourney.limits import Limits
from sfjourney.recordings.errors import RecordingError
from sfjourney.spelling import likely

Names = tuple[str, ...]
Holds = Literal["text", "json", "object", "list", "boolean", "value", "nothing"]
"""What the cells of a column are: texts, texts of JSON, what a typed table gives in their stead, or nothing of JSON."""

_TEXTS: Final = frozenset(
    {
        "call",
        "type",
        "event",
        "journey",
        "templateId",
        "profileId",
        "subject",
        "from",
        "replyTo",
        "subscriptionGroupId",
        "referenceId",
        "occurredAt",
        "receivedAt",
        "timestamp",
        "idempotencyKey",
        "messageId",
        "email",
        "userId",
        "name",
        "profile.email",
        "profile.externalId",
        "to.email",
        "to.externalId",
    }
)
_OBJECTS: Final = frozenset(
    {"profile", "profile.properties", "data", "variables", "to", "defaults", "subscriptions", "properties", "traits"}
)
_LISTS: Final = frozenset({"items", "redactedDataPaths"})
_ADDRESSES: Final = frozenset({"cc", "bcc"})
BOOLEANS: Final = frozenset({"suppressed"})
MEMBERS: Final = _TEXTS | _OBJECTS | _LISTS | _ADDRESSES | BOOLEANS
"""The members of calls, those of ``profile`` and ``to`` behind a dot."""
_FLAT: Final = MEMBERS - _OBJECTS
_INSTANTS: Final = frozenset({"occurredAt", "receivedAt", "timestamp"})
_FITTING: Final[dict[str, tuple[frozenset[Holds], str]]] = (
    dict.fromkeys(_TEXTS, (frozenset[Holds]({"text"}), "text"))
    | dict.fromkeys(_INSTANTS, (frozenset[Holds]({"text"}), "text or instants with a zone"))
    | dict.fromkeys(_OBJECTS, (frozenset[Holds]({"text", "json", "object"}), "objects: a struct, or JSON as text"))
    | dict.fromkeys(_LISTS | _ADDRESSES, (frozenset[Holds]({"text", "json", "list"}), "lists, or JSON as text"))
    | dict.fromkeys(BOOLEANS, (frozenset[Holds]({"text", "json", "boolean"}), "true and false"))
)
"""What the columns of known members may hold, and how to say it."""
_MOST_SHOWN: Final = 80
_MOST_COMPARED: Final = 20


class Given(Struct, frozen=True):
    """A column as a table has it. ``number`` counts the table's columns from 1, ``type`` is what it calls the type.

    ``path`` is what its name stands for, where that is known otherwise than by the dots in it.
    """

    name: str
    number: int
    holds: Holds = "text"
    type: str = "text"
    path: Names = ()


class Column(Struct, frozen=True):
    """A column and where its cells stand. Of addresses only those cells are JSON that begin a list."""

    name: str
    number: int
    path: Names
    json: bool
    address: bool

    @property
    def shown(self) -> str:
        return shortened(self.name)

    def is_json(self, cell: str) -> bool:
        return self.json or (self.address and cell.lstrip().startswith("["))


class Layout(Struct, frozen=True):
    """The columns of a table of calls, no two of which stand for the same, or for a part of another."""

    columns: tuple[Column, ...]

    def column_of(self, path: Path) -> Column | None:
        """The column that holds what is at a path of a call, the first that holds a part of it, or None."""
        inside = (one for one in self.columns if one.path == path[: len(one.path)])
        parts = (one for one in self.columns if path and one.path[: len(path)] == path)
        return next(inside, None) or next(parts, None)


def layout_of(name: str, given: Sequence[Given], limits: Limits, *, line: int | None = None) -> Layout:
    """Where the cells of these columns stand. ``line`` is that of the table's head, if it is written in one.

    Raises RecordingError where they are no columns of calls, or where two of them contradict each other.
    """
    try:
        columns = tuple(_column(one, limits) for one in given)
        _check_places(columns, limits)
        if not any(is_known(column.name) for column in columns):
            _refuse_unknown(given)
        _check_letters(columns)
    except _HeadError as error:
        place = name if line is None else f"{name}:{line}:{error.number}"
        raise RecordingError(f"{place}: {error.message}") from None
    return Layout(columns)


class _HeadError(Exception):
    """What is wrong with a column, by its number."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number, self.message = number, message


def _column(given: Given, limits: Limits) -> Column:
    if not given.name:
        more = "; the row numbers of pandas are left out by index=False" if given.number == 1 else ""
        raise _HeadError(given.number, f"column {given.number} has no name{more}")
    path = given.path or tuple(given.name.split("."))
    if ("" in path and not given.path) or len(path) > limits.json_depth:
        raise _HeadError(given.number, f"{shortened(given.name)} is no path of names with dots between them")
    outer = next((".".join(path[:end]) for end in range(1, len(path)) if ".".join(path[:end]) in _FLAT), None)
    if outer is not None:
        raise _HeadError(given.number, f"column {shortened(given.name)}: {outer} has no members")
    fitting, wanted = _FITTING.get(given.name, (None, "what JSON has"))
    if given.holds == "nothing" or (fitting is not None and given.holds not in fitting):
        raise _HeadError(given.number, f"column {shortened(given.name)} holds {given.type}, and not {wanted}")
    nested = given.name in _OBJECTS | _LISTS | BOOLEANS
    # What nobody knows counts for the comparison of repeats alone: as text it does as well, and cannot be wrong.
    json = (nested and given.holds == "text") or (given.holds == "json" and is_known(given.name))
    return Column(given.name, given.number, path, json, given.name in _ADDRESSES and not json)


def _check_places(columns: Sequence[Column], limits: Limits) -> None:
    """Refuse two columns of one name, and one inside another."""
    if len(columns) > limits.object_keys:
        raise _HeadError(limits.object_keys + 1, f"more than {limits.object_keys} columns (limits.object_keys)")
    numbers: dict[Names, int] = {}
    for column in columns:
        if column.path in numbers:
            first = numbers[column.path]
            raise _HeadError(column.number, f"column {column.shown} stands twice; the first is number {first}")
        numbers[column.path] = column.number
    for column in columns:
        for end in range(1, len(column.path)):
            if column.path[:end] in numbers:
                outer = shortened(".".join(column.path[:end]))
                raise _HeadError(column.number, f"column {column.shown} is a part of column {outer}: keep one of them")


def _check_letters(columns: Sequence[Column]) -> None:
    """Refuse a column that is a member, or a part of one, but for small and capital letters, as databases write names.

    It would count as unknown: keys would repeat nothing, and nothing would be redacted.
    """
    paths = {column.path for column in columns}
    for column in columns:
        meant = _in_other_letters(column.path)
        if meant is not None and meant not in paths:
            hint = f"is {shortened('.'.join(meant))} meant? Write it so, or leave the column out"
            raise _HeadError(column.number, f"no call has a member {column.shown}: {hint}")


def _in_other_letters(path: Names) -> Names | None:
    """What a path is meant for that is none of a member for its letters alone. `Event` may be a column of its own."""
    for end in range(len(path), 0, -1):
        member = _BY_LETTERS.get(".".join(path[:end]).lower())
        if member is None or (end < len(path) and member not in _OBJECTS):
            continue
        written, name = path[end - 1], member.rpartition(".")[2]
        if written != name and (written.isupper() or name != name.lower()):
            return (*member.split("."), *path[end:])
    return None


_BY_LETTERS: Final = {member.lower(): member for member in MEMBERS}


def is_known(name: str) -> bool:
    """Whether a column is a member of some call, or a part of one."""
    path = name.split(".")
    return any(".".join(path[:end]) in MEMBERS for end in range(1, len(path) + 1))


def takes_json(name: str) -> bool:
    """Whether the cells of a column may be JSON as text."""
    return name in _OBJECTS | _LISTS


def _refuse_unknown(given: Iterable[Given]) -> NoReturn:
    names = [one.name for one in islice(given, _MOST_COMPARED)]
    message = "none of its columns is a member of a call, such as event or profile.email"
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise _HeadError(1, f"{message}; columns are separated by commas")
    meant = next((found for found in (likely(one, MEMBERS) for one in names) if found is not None), None)
    raise _HeadError(1, message if meant is None else f"{message}; did you mean {meant}?")


def shortened(name: str) -> str:
    """The name of a column as messages say it."""
    return name if len(name) <= _MOST_SHOWN else name[:_MOST_SHOWN] + "..."
