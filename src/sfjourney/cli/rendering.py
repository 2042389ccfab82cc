"""What ``sfjourney render`` does, once its imports are worth their time."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from msgspec import Struct

from sfjourney.catalog import catalog_of
from sfjourney.cli.absent import no_such
from sfjourney.cli.node_renderer import render_with_node
from sfjourney.cli.output import Failure, UsageError, note, say
from sfjourney.cli.roots import usable
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.limits import Limits
from sfjourney.recordings.files import STANDARD_INPUT
from sfjourney.report.paint import shown
from sfjourney.source import Position, Source, source_from_bytes
from sfjourney.spelling import likely
from sfjourney.templates import (
    Catalog,
    Dialect,
    Output,
    RenderedEmail,
    Template,
    compile_template,
    read_template,
)
from sfjourney.templates.headers import as_header
from sfjourney.templates.template import name_of
from sfjourney.workspace import Workspace, find_root, load_workspace


class _Chosen(Struct, frozen=True):
    """A template with what its workspace says about rendering."""

    template: Template
    root: Path
    dialect: Dialect
    catalog: Catalog
    limits: Limits


_ROOTS: Final = ("event", "profile", "data")
_MOST_NAMED: Final = 8


def run_render(options: argparse.Namespace) -> int:
    chosen = _template(options.template, options.workspace)
    if isinstance(chosen, str):
        note(f"not rendered: {chosen}")
        return 1
    state = {} if options.state is None else _state(options.state, chosen.limits)
    compiled = compile_template(chosen.template, chosen.dialect, chosen.catalog, chosen.limits)
    email = compiled.render(state, output=Output.PREVIEW)
    _describe(email, [name for name in state if name not in (*_ROOTS, *chosen.template.state)])
    if options.renderer == "node":
        body = chosen.template.document.value["definition"]["body"]
        rendered = render_with_node(body, state, chosen.dialect, chosen.root, as_text=options.format == "text")
        if rendered.failure is not None:
            note(f"not rendered: {rendered.failure}")
            return 1
        say(_ended(rendered.content))
        return 0
    if email.failure is not None:
        note(f"not rendered: {email.failure}")
        return 1
    say(_ended(email.html if options.format == "html" else compiled.plain_text(state)))
    return 0


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _describe(email: RenderedEmail, strangers: Sequence[str]) -> None:
    if strangers:
        named = ", ".join(f'"{name}"' for name in strangers)
        _say_beside(f"state: {named}: no send has this; what it has is under {', '.join(_ROOTS)}")
    _say_beside(f"subject: {as_header(email.subject)}")
    if email.preview_text:
        _say_beside(f"preview: {email.preview_text}")
    if email.failure is None and not email.visible_text:
        _say_beside("visible text: none, the reader gets an empty email")
    for miss in email.unresolved:
        where = f"the {miss.where}" if miss.element is None else f'element "{miss.element}"'
        _say_beside(f"unresolved: {miss.pointer} in {where}")


def _say_beside(line: str) -> None:
    """A line about the email. What a terminal would obey instead of showing it comes from the state."""
    note(shown(line))


def _template(name: str, folder: Path) -> _Chosen | str:
    """The template that is meant, or why it cannot be read."""
    path = Path(name)
    is_file = path.is_file()
    if "/" in name and not path.exists():
        raise no_such(path, "file")
    root = find_root(path) if is_file else find_root(folder)
    with usable(root):
        workspace = load_workspace(root)
        catalog = catalog_of(workspace)
    limits = workspace.limits
    source = _source(path, limits) if is_file else _named(workspace, name)
    document = read_document(source, limits)
    if isinstance(document, JsonProblem):
        return _not_json(source, document)
    checked = read_template(document, name_of(source.name), limits)
    if checked.value is None:
        return f"{source.name}: {checked.findings[0].message}"
    return _Chosen(checked.value, root, Dialect(workspace.configuration.catalog), catalog, limits)


def _named(workspace: Workspace, name: str) -> Source:
    sources = {name_of(source.name): source for source in workspace.templates}
    if name in sources:
        return sources[name]
    for broken in workspace.findings:
        if broken.span.file in {source.name for source in workspace.unreadable if name_of(source.name) == name}:
            raise UsageError(broken.message)
    stem = name_of(name)
    meant = stem if stem in sources else likely(stem, tuple(sources))
    named = ", ".join(sorted(sources)[:_MOST_NAMED]) + (", ..." if len(sources) > _MOST_NAMED else "")
    hint = f"did you mean {meant}?" if meant else f"the workspace has {named or 'none'}"
    raise UsageError(f"there is no template {name!r}; {hint}")


def _source(path: Path, limits: Limits) -> Source:
    """A file that was named here. Raises UsageError where it is too long or no text, OSError."""
    with path.open("rb") as file:
        return _text(path, file, limits)


def _text(path: Path, file: BinaryIO, limits: Limits) -> Source:
    limit = limits.of("json_bytes")
    content = file.read(limit.most + 1)
    if len(content) > limit.most:
        raise UsageError(f"{path}: more than {limit.most} bytes are not read (limits.{limit.name})")
    try:
        return source_from_bytes(path.as_posix(), content)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8") from error


def _not_json(source: Source, problem: JsonProblem) -> str:
    """Where a text is no JSON, by line and column, and why."""
    place = source.position(problem.offset)
    first = "" if problem.first is None else f"; the first time at {_at(source.position(problem.first))}"
    return f"{source.name}:{_at(place)}: not JSON: {problem.message}{first}"


def _at(place: Position) -> str:
    return f"{place.line}:{place.column}"


def _state(name: str, limits: Limits) -> dict[str, Any]:
    """The state in a file or standard input. Raises UsageError where it is none, Failure where it cannot be read."""
    path = Path(name)
    if name == STANDARD_INPUT and sys.stdin is None:
        raise Failure("standard input is closed")
    try:
        source = _text(path, sys.stdin.buffer, limits) if name == STANDARD_INPUT else _source(path, limits)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    document = read_document(source, limits)
    if isinstance(document, JsonProblem):
        raise UsageError(_not_json(source, document))
    if not isinstance(document.value, dict):
        raise UsageError(f'{path}: a state is a JSON object, such as {{"event": {{…}}, "profile": {{…}}}}')
    return document.value
