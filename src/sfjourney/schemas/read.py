"""A JSON document -> a schema that can be asked, or why it is none."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sfjourney import pointers
from sfjourney.diagnostics import Checked, Finding
from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.schemas.dialects import DIALECTS, Dialect, dialect_of
from sfjourney.schemas.idle import idle_findings
from sfjourney.schemas.metaschemas import breaches
from sfjourney.schemas.misrequired import misrequired, misrequired_findings
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.normalise import normalise
from sfjourney.schemas.references import Problem, find_references, value_at
from sfjourney.schemas.subschemas import is_schema

_NEWEST: Final = f'"$schema": "{DIALECTS[0].uri}"'

INVALID_SCHEMA: Final = "reference/invalid-schema"


def read_schema(document: Document, limits: Limits = DEFAULT_LIMITS) -> Checked[Schema | None]:
    """Check that a document is a JSON Schema of a draft we know, and make it ready to be asked.

    All that is wrong is found in one run, each place once, with code ``reference/invalid-schema``: what breaks the
    metaschema, references that lead nowhere or out of the file, an unknown ``$schema``. The value is None then.
    Keys that say nothing, ``reference/idle-keyword``, and a misspelt name that it requires leave it a schema.
    """
    problem = _outer_problem(document.value, limits)
    dialect = dialect_of(document.value)
    if problem is None and dialect is None:
        known = ", ".join(known.name for known in DIALECTS)
        problem = Problem(("$schema",), "$schema names no draft that is known here", f"known are {known}: {_NEWEST}")
    if problem is not None or dialect is None:
        return Checked(None, (_finding(document, problem),) if problem else ())
    references = find_references(document.value, dialect)
    problems: dict[Path, Problem] = {}
    for problem in (*_breaches(document.value, dialect, references.roots), *references.problems):
        problems.setdefault(problem.path, problem)
    slips = tuple(misrequired(document.value, references.schemas))
    idle = (
        *idle_findings(document, dialect, references.schemas),
        *misrequired_findings(document, slips),
    )
    if problems:
        found = (*(_finding(document, problem) for problem in problems.values()), *idle)
        return Checked(None, tuple(sorted(found, key=lambda finding: finding.span)))
    return Checked(normalise(document, dialect, references, slips), idle)


def _outer_problem(value: Any, limits: Limits) -> Problem | None:
    """What must be right before a document can be looked into as a schema."""
    if not is_schema(value):
        return Problem((), "a JSON Schema is an object, or true or false", 'begin with {"type": "object"}')
    too_deep = _below_depth(value, limits.json_depth)
    if too_deep is not None:
        return Problem(
            too_deep,
            f"nested deeper than {limits.json_depth} levels (limits.json_depth)",
            "name inner schemas under $defs",
        )
    return None


def _below_depth(value: Any, depth: int) -> Path | None:
    """The path of a container nested deeper than ``depth`` levels, where there is one."""
    level: list[tuple[Path, Any]] = [((), value)]
    for _ in range(depth):
        level = [
            ((*path, step), part)
            for path, container in level
            if isinstance(container, (dict, list))
            for step, part in (container.items() if isinstance(container, dict) else enumerate(container))
            if isinstance(part, (dict, list))
        ]
    return level[0][0] if level else None


def _breaches(value: Any, dialect: Dialect, roots: Iterable[Path]) -> Iterator[Problem]:
    """Where the schemas at these places break the metaschema."""
    named = isinstance(value, dict) and "$schema" in value
    advice = f"this file is read as JSON Schema {dialect.name}" + ("" if named else ", as it names no other $schema")
    for root in roots:
        for breach in breaches(value_at(value, root), dialect):
            yield Problem((*root, *breach.path), breach.message, advice)


def _finding(document: Document, problem: Problem) -> Finding:
    pointer = pointers.text_of([str(step) for step in problem.path])
    message = f"not a JSON Schema at {pointer}: {problem.message}" if pointer else problem.message
    return Finding(INVALID_SCHEMA, message, document.span(problem.path), help=problem.help, about=pointer)
