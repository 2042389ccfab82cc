"""Type and names of props of an element -> what the catalog says of all elements that have them.

Most elements of a template are alike, so this is worked out once for each kind and not for every element.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from sfjourney.schemas.kinds import NUMBERS
from sfjourney.templates.components import Catalog, Component, Prop, Use
from sfjourney.templates.fitting import POSITIVE, is_plain, kinds

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "boolean": (bool,),
    "null": (type(None),),
}
_NUMBERS: Final = frozenset({int, float})


class Easy(Struct, frozen=True, eq=False):
    """Values of a prop that surely fit: all of these Python types, these texts, and numbers above 0."""

    types: frozenset[type]
    texts: frozenset[str] = frozenset()
    positive: bool = False

    def takes(self, value: Any) -> bool:
        kind = type(value)
        if kind is str:
            return value in self.texts or str in self.types
        return kind in self.types or (self.positive and kind in _NUMBERS and value > 0)


class Look(Struct, frozen=True, eq=False):
    """What the catalog says of such elements. ``name`` is their type, empty where they have none.

    ``odd`` says that something may be wrong with all of them. ``easy`` is what each of the given props surely takes,
    ``scalars`` the types among that which hold nothing. ``unknown`` are given and none of the component's, all of them
    where there is no component; ``missing`` are required and not given; ``addresses`` are given and become links,
    ``texts`` are given and shown as they are.
    """

    name: str
    component: Component | None
    odd: bool
    easy: Mapping[str, Easy]
    scalars: Mapping[str, frozenset[type]]
    unknown: tuple[str, ...]
    missing: tuple[Prop, ...]
    addresses: tuple[str, ...]
    texts: tuple[str, ...]


class Looks:
    """The looks of one catalog, each worked out when an element first needs it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.known: dict[tuple[str | None, ...], Look] = {}
        """Those that were worked out, by the type and the names of the props."""

    def of(self, type_: str | None, props: object) -> Look:
        """The look of an element of this type with these props, as written; what are no props gives none."""
        key = (type_, *props) if isinstance(props, dict) else (type_, None)
        look = self.known.get(key)
        if look is None:
            look = self.known[key] = _look(type_ or "", self._catalog, key[1:])
        return look


_SHOWN: Final = frozenset({Use.TEXT, Use.PREVIEW})
_ANYTHING: Final = Easy(frozenset({str, dict, list, bool, type(None), int, float}))


def _look(type_: str, catalog: Catalog, names: tuple[str | None, ...]) -> Look:
    component = catalog.get(type_)
    given = tuple(name for name in names if name is not None)
    if component is None:
        return Look(type_, None, True, *_easily(dict.fromkeys(given, _ANYTHING)), given, (), (), ())
    known = component.props
    unknown = tuple(name for name in given if not component.has(name))
    missing = tuple(prop for name, prop in known.items() if prop.required and name not in given)
    return Look(
        type_,
        component,
        bool(unknown or missing) or None in names,
        *_easily({name: _easy(component, known[name]) if name in known else _ANYTHING for name in given}),
        unknown,
        missing,
        tuple(name for name in given if name in known and known[name].use is Use.URL),
        tuple(name for name in given if name in known and known[name].use in _SHOWN),
    )


def _easily(easy: Mapping[str, Easy]) -> tuple[Mapping[str, Easy], Mapping[str, frozenset[type]]]:
    return easy, {name: each.types - {dict, list} for name, each in easy.items()}


def _easy(component: Component, prop: Prop) -> Easy:
    """Null where a prop is required is for a rule of its own to say, and so is never easy."""
    null = frozenset() if prop.required else frozenset({type(None)})
    if component.own is not None or not is_plain(prop) or component.name == "Code":
        return Easy(null)
    if "enum" in prop.schema:
        return Easy(null, frozenset(each for each in prop.schema["enum"] if isinstance(each, str)))
    possible = kinds(prop)
    types = frozenset(type_ for kind in possible for type_ in _TYPES.get(kind, ())) - {type(None)} | null
    positive = (component.name, prop.name) in POSITIVE
    if possible >= NUMBERS:
        types = types if positive else types | _NUMBERS
    return Easy(types, positive=positive and possible >= NUMBERS)
