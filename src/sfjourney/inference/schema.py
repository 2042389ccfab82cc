"""What was seen at a place -> the JSON Schema of it: no more than the evidence bears (docs/infer.md)."""

from typing import Any

from sfjourney.inference.names import suspicious, without_end
from sfjourney.inference.sketch import ITEM, Node, Sketch
from sfjourney.inference.texts import ENOUGH
from sfjourney.plurals import counted
from sfjourney.schemas.dialects import NEWEST


def schema_of(sketch: Sketch, *, partial: bool = False) -> dict[str, Any]:
    """The schema of a payload. ``partial`` says that a record need not have all of it, as of Profile Properties."""
    records = counted(sketch.records, "record")
    body = _schema(sketch.root, requires=not partial, shows=True)
    return {"$schema": NEWEST.uri, "$comment": f"inferred from {records}", **body}


def withheld(node: Node) -> bool:
    """Whether nothing of the values at a place may be told: they are redacted, or should be."""
    return node.hidden or suspicious(_name(node))


def _schema(node: Node, *, requires: bool, shows: bool) -> dict[str, Any]:
    """The schema of a place. ``shows`` is false below what must not be shown."""
    if node.hidden:
        # What is redacted inside of an array becomes null.
        return {} if node.path[-1] == ITEM else _type_of(node)
    shows = shows and not suspicious(_name(node))
    found = _type_of(node)
    if node.objects or (node.members and not node.seen):
        members = dict(sorted(node.members.items()))
        required = [name for name, child in members.items() if requires and _is_always_there(node, child)]
        found |= {"required": required} if required else {}
        inside = {name: _schema(child, requires=requires, shows=shows) for name, child in members.items()}
        found |= {"properties": inside} if inside else {}
    if node.item is not None:
        items = _schema(node.item, requires=requires, shows=shows)
        found |= {"items": items} if items else {}
    return found | (_of_texts(node) if shows and _only_texts(node) else {})


def _type_of(node: Node) -> dict[str, Any]:
    integers = "integer" if node.integers >= ENOUGH and not node.fractions else "number"
    counts = {
        "object": node.objects,
        "array": node.arrays,
        "string": node.texts.count,
        integers: node.integers + node.fractions,
        "boolean": node.booleans,
    }
    types = [name for name, count in counts.items() if count]
    if not types:  # never there, or only ever null, which says nothing of what else it may be
        return {}
    types += ["null"] if node.nulls else []
    return {"type": types[0] if len(types) == 1 else types}


def _is_always_there(node: Node, child: Node) -> bool:
    return node.objects >= ENOUGH and child.seen == node.objects and not withheld(child)


def _only_texts(node: Node) -> bool:
    return node.texts.count > 0 and node.texts.count + node.nulls == node.seen


def _of_texts(node: Node) -> dict[str, Any]:
    texts = node.texts
    if texts.format is not None:
        return {"format": texts.format}
    values = None if without_end(_name(node)) else texts.enumeration
    if values is None:
        return {}
    comment = f"{len(values)} values in {texts.count:,} occurrences"
    return {"enum": [*values, *([None] if node.nulls else [])], "$comment": comment}


def _name(node: Node) -> str:
    """The name of the member at a place, or of the array that the place is an item of."""
    return next((segment[1:] for segment in reversed(node.path[1:]) if segment != ITEM), "")
