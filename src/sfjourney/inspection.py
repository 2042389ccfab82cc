"""The verbs of the command line that look at one thing and replay nothing: paths in, typed values out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from sfjourney.inventory.listing import KINDS, Item, Kind
from sfjourney.inventory.uses import inventory
from sfjourney.opening import root_of
from sfjourney.pipeline import compile_folder, compile_workspace
from sfjourney.recursion import room_to_call
from sfjourney.report.reference.schemas import SCHEMAS, schema_of
from sfjourney.rules import BY_CODE
from sfjourney.rules.rule import Rule
from sfjourney.spelling import unknown
from sfjourney.templates import Output, RenderedEmail, compile_template
from sfjourney.workspace import load_workspace


def list(workspace: str | Path, kind: Kind | None = None, *, unused: bool = False) -> tuple[Item, ...]:  # noqa: A001  # the command's own verb
    """What there is in a workspace, of one kind or of all, with who uses it; ``unused`` is only what nobody does.

    Raises as ``check`` does, and ValueError for a ``kind`` that there is not.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"a kind is one of {', '.join(KINDS)}, and not {kind!r}")
    items = inventory(compile_folder(workspace).model)
    return tuple(item for item in items if kind in (None, item.kind) and (item.is_unused or not unused))


def render(template: str, workspace: str | Path, state: Mapping[str, Any] | None = None) -> RenderedEmail:
    """A template of a workspace as an email, with a state such as ``{"event": {…}, "profile": {…}}``, taken as it is.

    Its HTML is a preview: no script in it runs. Where the renderer would throw, ``failure`` says why. Raises KeyError
    for a template that there is not, or that cannot be read, ValueError or TypeError for a state that is no JSON, and
    as ``check`` does, but a workspace of templates alone will do.
    """
    if state is not None and not isinstance(state, Mapping):
        raise TypeError('a state is an object, such as {"event": {…}, "profile": {…}}, and not ' + type(state).__name__)
    read = json.loads(json.dumps(dict(state or {}), allow_nan=False))
    model = compile_workspace(load_workspace(root_of(workspace))).model
    settings = model.settings
    if template not in model.templates:
        raise KeyError(unknown("template", template, model.templates))
    with room_to_call():
        compiled = compile_template(model.templates[template], settings.dialect, settings.catalog, settings.limits)
        return compiled.render(read, output=Output.PREVIEW)


def explain(code: str) -> Rule:
    """A rule: what it finds, why that matters, a bad and a good example. Raises KeyError where there is none."""
    if code not in BY_CODE:
        raise KeyError(unknown("rule", code, BY_CODE))
    return BY_CODE[code]


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a format that we write, such as ``diagnostics`` or ``runs``. Raises KeyError."""
    if name not in SCHEMAS:
        raise KeyError(unknown("format", name, SCHEMAS))
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(schema_of(name)))
    return plain
