"""Two versions of a template -> which parts of the email differ, and the difference of what its reader sees.

An email is laid out as lines, element by element in the order of reading, with the pointers that are read in place of
values: so the difference holds for every state that the email may be sent with.
"""

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from typing import Any, Final

from sfjourney.canonical import canonical
from sfjourney.graph.difference.changes import Class, Remark
from sfjourney.graph.difference.edits import DeclarationEdit
from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import Graph
from sfjourney.graph.graph import Template as GraphTemplate
from sfjourney.pointers import MISSING
from sfjourney.steps.send import SendNode
from sfjourney.templates import Template
from sfjourney.templates.template import Purpose

_MOST_LINES: Final = 60
_CONTEXT: Final = 1
_EXPRESSIONS: Final = ("$state", "$template", "$item", "$index")


def senders(graph: Graph, template: str) -> dict[str, list[str]]:
    """The Journeys that send a template, each with the nodes that do."""
    found = {
        journey.key: [node.id for node in journey.nodes if isinstance(node, SendNode) and node.template == template]
        for journey in graph.journeys
    }
    return {key: nodes for key, nodes in found.items() if nodes}


def classify_template(base: Version, head: Version, edit: DeclarationEdit) -> Iterator[Remark]:
    """The classes of a template that was added, removed or changed."""
    reaches = tuple(sorted({template for graph in (base.graph, head.graph) for template in senders(graph, _id(edit))}))
    if edit.base is None:
        yield _new(edit, reaches)
    elif edit.head is None:
        yield _removed(edit, reaches)
    else:
        before, after = (
            version.contents.templates.get(_id(edit)) if version.contents is not None else None
            for version in (base, head)
        )
        if before is None or after is None:
            yield Remark(Class.CONTENT, "the email changed", edit, reaches=reaches)
        else:
            yield _changed(before, after, edit, reaches)
        yield from _answered_otherwise(edit, before, after)


def _id(edit: DeclarationEdit) -> str:
    return edit.either.id if isinstance(edit.either, GraphTemplate) else ""


def _removed(edit: DeclarationEdit, reaches: tuple[str, ...]) -> Remark:
    """The API sends transactional templates alone (semantics.md M6), Journeys those that they name.

    What Journeys sent is lost where they name it no more, and said there; of calls only recordings would know.
    """
    if _is_transactional(edit.base):
        return Remark(Class.LOST, "the template is gone: calls of the API that name it are refused", edit)
    more = " any more" if reaches else ""
    return Remark(Class.SAFE, f"the template is gone, and no Journey sends it{more}", edit, reaches=reaches)


def _new(edit: DeclarationEdit, reaches: tuple[str, ...]) -> Remark:
    if _is_transactional(edit.head):
        return Remark(Class.ADDITIVE, "a new template: calls of the API that name it send it", edit, reaches=reaches)
    return Remark(Class.SAFE, "a new template", edit, reaches=reaches)


def _answered_otherwise(edit: DeclarationEdit, before: Template | None, after: Template | None) -> Iterator[Remark]:
    """Which calls of the API send a template no longer, and which do now: by its purpose, or the id that they name."""
    was, is_now = _is_transactional(edit.base), _is_transactional(edit.head)
    named, named_now = (template.external_id if template is not None else None for template in (before, after))
    renamed = before is not None and after is not None and named != named_now
    if was and not is_now:
        yield Remark(Class.LOST, "it is no longer Transactional: calls of the API that name it are refused", edit)
    elif was and renamed and named is not None:
        yield Remark(Class.LOST, f"calls of the API that name it {named} are refused", edit)
    if is_now and not was:
        yield Remark(Class.ADDITIVE, "it is Transactional now: calls of the API that name it send it", edit)
    elif is_now and renamed and named_now is not None:
        yield Remark(Class.ADDITIVE, f"calls of the API that name it {named_now} send it", edit)


def _is_transactional(template: object) -> bool:
    """Whether calls of the API send it (semantics.md M6)."""
    return isinstance(template, GraphTemplate) and template.purpose == Purpose.TRANSACTIONAL


def _changed(before: Template, after: Template, edit: DeclarationEdit, reaches: tuple[str, ...]) -> Remark:
    parts = [name for name, one, other in zip(_PARTS, _parts(before), _parts(after), strict=True) if one != other]
    details = tuple(_difference(outline(before), outline(after)))
    if not parts:
        words = "what only its authors see changed" if not details else "the email changed"
        return Remark(Class.CONTENT if details else Class.SAFE, words, edit, details=details, reaches=reaches)
    return Remark(Class.CONTENT, f"the {_listed(parts)} changed", edit, details=details, reaches=reaches)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


_PARTS: Final = (
    "purpose",
    "status",
    "sender",
    "reply address",
    "subject",
    "preheader",
    "body",
    "id",
    "masked variables",
)


def _parts(template: Template) -> tuple[object, ...]:
    definition = template.document.value["definition"]
    return (
        template.purpose,
        template.status,
        template.from_,
        template.reply_to,
        template.subject,
        template.preheader,
        canonical(definition.get("body")),
        template.external_id,
        template.sensitive_paths,
    )


def _difference(before: list[str], after: list[str]) -> Iterator[str]:
    lines = [*unified_diff(before, after, n=_CONTEXT, lineterm="")][2:]
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"… {len(lines) - _MOST_LINES} more lines"


# ---- an email as lines


def outline(template: Template) -> list[str]:
    """What an email says, one line for each thing: headers, then the props of its elements in the order of reading."""
    lines = [
        f"{name}: {_shown(value)}"
        for name, value in (
            ("from", template.from_),
            ("reply-to", template.reply_to),
            ("subject", template.subject),
            ("preheader", template.preheader),
        )
        if value is not None and value is not MISSING
    ]
    left = [template.root] if template.root is not None else []
    seen: set[str] = set()
    while left:
        key = left.pop()
        element = template.elements.get(key)
        if element is None or key in seen:
            continue
        seen.add(key)
        name = element.type or "?"
        for word, condition in (("shown where", element.visible), ("for each of", element.repeat)):
            if condition is not MISSING and condition is not True:
                lines.append(f"{name} {word} {canonical(condition)}")
        lines += _props(name, element.props)
        left.extend(reversed(element.children or ()))
    return lines


def _props(name: str, props: object) -> Iterator[str]:
    if not isinstance(props, Mapping):
        return
    if not props:
        yield name
    for prop, value in props.items():
        if prop == "text":
            yield f"{name}: {_shown(value)}"
        else:
            yield f"{name} {prop}: {_shown(value)}"


def _shown(value: Any) -> str:
    """A value as it reads: pointers in braces where values will stand."""
    if isinstance(value, str):
        return value.replace("\n", "⏎")
    if isinstance(value, Mapping) and len(value) == 1:
        ((key, inner),) = value.items()
        if key == "$template" and isinstance(inner, str):
            return inner.replace("\n", "⏎")
        if key in _EXPRESSIONS and isinstance(inner, str):
            return f"${{{inner}}}"
    return canonical(value)
