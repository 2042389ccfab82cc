"""Who a call means: rules P and R4 of semantics.md."""

from types import SimpleNamespace
from typing import Any

from model.conditions import made_id, put


class RefusedError(Exception):
    """A call of which nothing is applied."""


def refuse(status: str, **problems: object) -> None:  # R4
    for code in [code for code, is_there in problems.items() if is_there]:
        raise RefusedError(status, code)


def identity(who: Any, name: Any = None) -> dict[str, Any]:  # P1
    given = {"email": (who.get("email") or "").strip().lower(), "external": who.get("externalId"), "name": name}
    return {kind: value for kind, value in given.items() if value}


def named(known: dict[str, Any], name: Any) -> str | None:  # R2: a name of ours, or the id of the real workspace
    return next((ours for ours, item in known.items() if name and name in (ours, item.get("id"))), None)


def profile_root(person: Any) -> Any:  # P5
    ids = {"email": {person.email}, "externalId": person.ids["external"]}
    own = {name: value for name, value in person.properties.items() if name not in ids}
    return own | {name: one for name, known in ids.items() for one in known}


class People:
    """The Profiles known so far, in the order in which they were made."""

    def __init__(self) -> None:
        self.people: list[Any] = []

    def find(self, given: Any, *, creates: bool = True, names: bool = False) -> Any:  # P2, P3
        by = {kind: [one for one in self.people if value in one.ids[kind]] for kind, value in given.items()}
        known = [one for found in by.values() for one in found]
        new_name = "name" in given and not by["name"] and not (names and (known or "email" in given))
        heard_of = known or ("email" in given and creates)
        refuse("rejected" if creates else "dropped", profile_not_found=new_name or not heard_of)
        for one in known:
            second = [kind for kind in ("external", "name") if kind in given and not by[kind] and one.ids[kind]]
            refuse("conflict", identity_conflict=second or one is not known[0])
        return known[0] if known else None

    def profile(self, who: Any, name: Any = None, *, creates: bool = True, names: bool = False, **wrong: Any) -> Any:
        given = identity(who, name)
        person = self.find(given, creates=creates, names=names)
        refuse("rejected", **wrong)  # P3: 404, 409, 422
        if person is None:
            first = f"x:{given['external']}" if "external" in given else f"e:{given['email']}"
            person = SimpleNamespace(id=made_id("profile", first), properties={}, choices={}, suppressed=False)
            person.email, person.ids = given["email"], {"email": set(), "external": set(), "name": set()}
            person.history, person.sent, person.records = [], [], 0
            self.people.append(person)
        elif "email" in given and any(given.get(kind) in person.ids[kind] for kind in ("external", "name")):
            person.email = given["email"]
        for kind, value in given.items():
            person.ids[kind].add(value)
        for field, value in (who.get("properties") or {}).items():  # P4
            person.properties = put(person.properties, [field], value)
        return person
