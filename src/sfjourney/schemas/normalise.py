"""A valid schema document with its references -> the table of nodes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field

from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.schemas import keywords
from sfjourney.schemas.dialects import Dialect
from sfjourney.schemas.idle import idle_keys
from sfjourney.schemas.kinds import KINDS, NUMBERS, identity, kind_of
from sfjourney.schemas.misrequired import Misrequired
from sfjourney.schemas.multiples import steps_of
from sfjourney.schemas.nodes import FALSE, FIRST_NODES, OPEN, SILENT, TRUE, Bound, Items, Names, Node, Schema
from sfjourney.schemas.patterns import read_pattern
from sfjourney.schemas.references import References, value_at
from sfjourney.schemas.texts import texts_of

_DEEPEST_DERIVED: Final = 16
"""How deep ``not`` and ``const`` are looked into; below, they are taken to say nothing."""

_ARRAY_KEYWORDS: Final = frozenset(
    {"additionalItems", "contains", "items", "maxItems", "minItems", "prefixItems", "unevaluatedItems"}
)
_OBJECT_KEYWORDS: Final = frozenset(
    {"additionalProperties", "patternProperties", "properties", "propertyNames", "required", "unevaluatedProperties"}
)
_READ_AS_MEANT: Final = frozenset({"minItems", "required"})
"""Misspelt, these are told once, and not again wherever something may be missing for it."""
_SPEAK_OF_THE_REST: Final = frozenset(
    {"additionalItems", "additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties"}
)
"""What is the rest nobody knows where names or items are lost behind a key that says nothing."""


def normalise(
    document: Document, dialect: Dialect, references: References, slips: Iterable[Misrequired] = ()
) -> Schema:
    """Bring a document, valid against its metaschema and with no reference lost, into the form of nodes.

    What is required by a misspelt name is told once, and not again wherever it may be missing for it.
    """
    meant: dict[Path, set[str]] = {}
    for slip in slips:
        meant.setdefault(slip.schema, set()).add(slip.meant)
    normaliser = _Normaliser(document.value, dialect, references.targets, meant)
    root = normaliser.number(())
    while normaliser.waiting:
        path, schema, number = normaliser.waiting.pop()
        normaliser.nodes[number] = normaliser.node(path, schema)
    nodes = tuple(normaliser.nodes)
    return Schema(
        document, dialect, nodes, root, any(_tells(node, is_root=number == root) for number, node in enumerate(nodes))
    )


def _tells(node: Node, *, is_root: bool) -> bool:
    """Whether one value may tell something of another: by alternatives, or by what a value inside has to have."""
    demands = (node.names is not None and node.names.required) or (node.items is not None and node.items.least)
    return any(len(group) > 1 for group in node.some) or (bool(demands) and not is_root)


class _Normaliser(Struct):
    value: Any
    dialect: Dialect
    targets: Mapping[Path, Path]
    meant: Mapping[Path, Collection[str]]
    """What schemas require by a name that is misspelt."""
    nodes: list[Node] = field(default_factory=lambda: list(FIRST_NODES))
    numbers: dict[Path, int] = field(default_factory=dict)
    waiting: list[tuple[Path, dict[str, Any], int]] = field(default_factory=list)
    contraries: dict[Path, int] = field(default_factory=dict)

    def number(self, path: Path) -> int:
        """The number of the schema at a path; its node is made later, so that schemas may refer to themselves."""
        schema = value_at(self.value, path)
        if schema is True or schema == {}:
            return TRUE
        if schema is False:
            return FALSE
        if path not in self.numbers:
            self.numbers[path] = self.add(FIRST_NODES[TRUE])
            self.waiting.append((path, schema, self.numbers[path]))
        return self.numbers[path]

    def add(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def node(self, path: Path, schema: dict[str, Any]) -> Node:
        if self.dialect.ref_stands_alone and "$ref" in schema:
            return Node(every=(self.referred((*path, "$ref")),))
        known = {keyword: value for keyword, value in schema.items() if keyword in self.dialect.keywords}
        if "nullable" in schema:
            known["nullable"] = schema["nullable"]
        idle = list(idle_keys(schema, self.dialect))
        known |= {key.meant: schema[key.written] for key in idle if key.meant in _READ_AS_MEANT}
        is_open = any(key.holds_schemas for key in idle)
        if is_open:
            known = {keyword: value for keyword, value in known.items() if keyword not in _SPEAK_OF_THE_REST}
        references = [keyword for keyword in ("$ref", "$recursiveRef", "$dynamicRef") if keyword in known]
        return Node(
            types=keywords.types_of(known),
            values=keywords.values_of(known),
            texts=texts_of(known),
            steps=steps_of(known),
            lowest=keywords.lowest_of(known),
            highest=keywords.highest_of(known),
            names=self.names(path, known),
            items=self.items(path, known),
            every=(
                *(self.referred((*path, keyword)) for keyword in references),
                *self.numbers_of((*path, "allOf"), known),
                *((OPEN,) if is_open else ()),
            ),
            some=tuple(self.alternatives(path, known)),
        )

    def referred(self, path: Path) -> int:
        target = self.targets.get(path)
        return OPEN if target is None else self.number(target)

    def numbers_of(self, path: Path, known: Mapping[str, Any]) -> tuple[int, ...]:
        """The numbers of the schemas in the list that a keyword holds."""
        return tuple(self.number((*path, index)) for index in range(len(known.get(str(path[-1]), ()))))

    def one(self, path: Path, known: Mapping[str, Any]) -> int | None:
        """The number of the schema that a keyword holds."""
        return self.number(path) if path[-1] in known else None

    def names(self, path: Path, known: Mapping[str, Any]) -> Names | None:
        if not _OBJECT_KEYWORDS.intersection(known):
            return None
        properties = known.get("properties", {})
        patterns = known.get("patternProperties", {})
        return Names(
            {name: self.number((*path, "properties", name)) for name in properties},
            tuple((read_pattern(one), self.number((*path, "patternProperties", one))) for one in patterns),
            frozenset(known.get("required", ())) | frozenset(self.meant.get(path, ())),
            self.one((*path, "additionalProperties"), known),
            self.one((*path, "unevaluatedProperties"), known),
            self.one((*path, "propertyNames"), known),
        )

    def items(self, path: Path, known: Mapping[str, Any]) -> Items | None:
        if not _ARRAY_KEYWORDS.intersection(known):
            return None
        prefix_keyword, rest_keyword = "prefixItems", "items"
        if isinstance(known.get("items"), list):
            prefix_keyword, rest_keyword = "items", "additionalItems"
        contained = int(known.get("minContains", 1)) if "contains" in known else 0
        return Items(
            self.numbers_of((*path, prefix_keyword), known),
            self.one((*path, rest_keyword), known),
            self.one((*path, "unevaluatedItems"), known),
            max(int(known.get("minItems", 0)), contained),
            int(known["maxItems"]) if "maxItems" in known else None,
            "contains" in known,
        )

    def alternatives(self, path: Path, known: Mapping[str, Any]) -> Iterable[tuple[int, ...]]:
        """The groups of which a valid value fits one: of ``oneOf`` at least, for more we need not know."""
        for keyword in ("anyOf", "oneOf"):
            if keyword in known:
                yield self.numbers_of((*path, keyword), known)
        if "if" in known:
            yield self.conditional(path, known)
        if "not" in known:
            yield (self.negated((*path, "not"), known["not"], 0),)
        dependencies = ("dependentRequired", "dependentSchemas", "dependencies")
        for keyword in dependencies:
            for name, needs in known.get(keyword, {}).items():
                yield self.dependency((*path, keyword, name), name, needs)
        if "enum" in known or "const" in known:
            values = (keywords.values_of(known) or {}).values()
            if any(isinstance(value, (dict, list)) for value in values):
                yield tuple(self.exactly(value, 0) for value in values)

    def conditional(self, path: Path, known: Mapping[str, Any]) -> tuple[int, int]:
        """Either ``if`` and ``then``, or not ``if`` but ``else``."""
        then, otherwise = self.one((*path, "then"), known), self.one((*path, "else"), known)
        condition = self.number((*path, "if"))
        contrary = self.negated((*path, "if"), known["if"], 0)
        return (
            self.add(Node(every=(condition, SILENT if then is None else then))),
            self.add(Node(every=(contrary, SILENT if otherwise is None else otherwise))),
        )

    def dependency(self, path: Path, name: str, needs: Any) -> tuple[int, int]:
        """Either the name is missing, or it is there and what it needs holds."""
        if isinstance(needs, list):
            return self.lacking(name), self.add(Node(names=Names(required=frozenset({name, *needs}))))
        present = Node(names=Names(required=frozenset({name})), every=(self.number(path),))
        return self.lacking(name), self.add(present)

    def lacking(self, name: str, types: frozenset[str] = KINDS) -> int:
        return self.add(Node(types=types, names=Names({name: FALSE})))

    def negated(self, path: Path, schema: Any, depth: int) -> int:
        """A schema for what another one refuses, or for more: a value is refused when it breaks some keyword."""
        if isinstance(schema, bool):
            return FALSE if schema else TRUE
        if depth > _DEEPEST_DERIVED:
            return TRUE
        if path not in self.contraries:
            self.contraries[path] = TRUE  # what it is, should it be met again inside itself
            self.contraries[path] = self.contrary(path, schema, depth)
        return self.contraries[path]

    def contrary(self, path: Path, schema: dict[str, Any], depth: int) -> int:
        if self.dialect.ref_stands_alone and "$ref" in schema:
            schema = {"$ref": schema["$ref"]}
        broken: list[int] = []
        for keyword, value in schema.items():
            if keyword in keywords.CANNOT_FAIL:
                continue
            ways = self.ways_to_break((*path, keyword), value, depth) if keyword in self.dialect.keywords else None
            if ways is None:
                return TRUE
            broken.extend(ways)
        return self.add(Node(some=(tuple(broken),)))

    def ways_to_break(self, path: Path, value: Any, depth: int) -> Iterable[int] | None:
        """Schemas of which a value that breaks the keyword fits one; None where anything might break it."""
        match path[-1]:
            case "type":
                return (self.add(Node(types=keywords.types_without(value, self.dialect))),)
            case "enum":
                return (self.add(Node(excluded=frozenset(map(identity, value)))),)
            case "const":
                return (self.add(Node(excluded=frozenset({identity(value)}))),)
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" as keyword:
                return self.beyond(keyword, value)
            case "required":
                return [self.lacking(name, frozenset({"object"})) for name in value]
            case "properties":
                return [self.breaking((*path, name), name, part, depth + 1) for name, part in value.items()]
            case "$ref":
                target = self.targets.get(path)
                return None if target is None else (self.negated(target, value_at(self.value, target), depth + 1),)
            case "not":
                return (self.number(path),)
            case "allOf":
                return [self.negated((*path, index), part, depth + 1) for index, part in enumerate(value)]
            case "anyOf":
                parts = tuple(self.negated((*path, index), part, depth + 1) for index, part in enumerate(value))
                return (self.add(Node(every=parts)),)
            case _:
                return None

    def breaking(self, path: Path, name: str, schema: Any, depth: int) -> int:
        """A schema for objects whose property is there, and is what another schema refuses."""
        names = Names({name: self.negated(path, schema, depth)}, (), frozenset({name}), refused=True)
        return self.add(Node(types=frozenset({"object"}), names=names))

    def beyond(self, keyword: str, value: Any) -> Iterable[int] | None:
        """A schema for the numbers outside of a bound; None in draft 4, where another keyword moves it."""
        if self.dialect.draft == 4:  # noqa: PLR2004  # the draft's own number
            return None
        bound = Bound(value, excluded=not keyword.startswith("exclusive"))
        if keyword.lower().endswith("minimum"):
            return (self.add(Node(types=NUMBERS, highest=bound)),)
        return (self.add(Node(types=NUMBERS, lowest=bound)),)

    def exactly(self, value: Any, depth: int) -> int:
        """A schema for one value, so that its parts can be asked for like those of any other."""
        known = Node(types=frozenset({kind_of(value)}), values={identity(value): value})
        if depth > _DEEPEST_DERIVED or not isinstance(value, (dict, list)):
            return self.add(known)
        if isinstance(value, dict):
            parts = {name: self.exactly(part, depth + 1) for name, part in value.items()}
            return self.add(Node(known.types, known.values, names=Names(parts, (), frozenset(parts), FALSE)))
        prefix = tuple(self.exactly(part, depth + 1) for part in value)
        items = Items(prefix, FALSE, least=len(prefix), most=len(prefix))
        return self.add(Node(known.types, known.values, items=items))
