"""Template -> what a send needs without rendering it: subject, preheader, what reads nothing, why it would fail.

What is constant is decided once: a template without expressions answers with one value for every send.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from sfjourney.pointers import MISSING
from sfjourney.templates.body import Unresolved, unresolved_in_body
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.plan import Node, plan_of
from sfjourney.templates.props import Value, as_text, compile_interpolated, compile_value
from sfjourney.templates.reads import Where
from sfjourney.templates.scope import Scope, scope_of
from sfjourney.templates.template import Template


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a send needs of its template.

    ``unresolved`` are the pointers that read nothing, each once, in the order in which rendering comes by them.
    ``failure`` says why rendering throws, and is None where it does not; the texts are then as far as known.
    """

    subject: str
    preheader: str
    unresolved: tuple[Unresolved, ...] = ()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to be sent any number of times."""

    subject: Value
    preheader: Value
    root: str | None
    nodes: Mapping[str, Node]
    state: Mapping[str, object]
    dialect: Dialect
    constant: Resolved | None = None

    def resolve(self, values: dict[str, Any], tests: dict[str, Any] | None = None) -> Resolved:
        """What a send of this state needs.

        ``values`` is the state that is shown. Conditions, the length of repeats and whether a value is there are
        decided by ``tests``, where ``values`` is a copy of it with some values masked.
        """
        if self.constant is not None:
            return self.constant
        scope = self._scope(values, tests)
        found: dict[Unresolved, None] = {}
        subject, subject_failure = _text(self.subject, scope, Where.SUBJECT, found)
        preheader, preheader_failure = _text(self.preheader, scope, Where.PREHEADER, found)
        body_failure = unresolved_in_body(self.root, self.nodes, scope, self.dialect, found)
        failure = subject_failure or preheader_failure or body_failure
        return Resolved(subject, preheader, tuple(found), failure)

    def with_subject(self, text: str) -> "CompiledTemplate":
        """The same template under a subject of a Journey, in which ``${/pointer}`` is interpolated."""
        return _decided(replace(self, subject=compile_interpolated(text, self.dialect), constant=None))

    def _scope(self, values: dict[str, Any], tests: dict[str, Any] | None) -> Scope:
        if not self.state:
            return scope_of(values, tests)
        return scope_of({**self.state, **values}, None if tests is None else {**self.state, **tests})


_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def compile_template(template: Template, dialect: Dialect) -> CompiledTemplate:
    """Decide once what a template asks of the state."""
    subject, preheader = (compile_value(value, dialect) for value in (template.subject, template.preheader))
    nodes = plan_of(template, dialect)
    return _decided(CompiledTemplate(subject, preheader, template.root, nodes, template.state, dialect))


def compile_subject(text: str, dialect: Dialect) -> CompiledTemplate:
    """A subject of a Journey by itself: ``${/pointer}`` interpolates as in a ``$template``."""
    nothing = compile_value(MISSING, dialect)
    return _decided(CompiledTemplate(compile_interpolated(text, dialect), nothing, None, _NOTHING, _NOTHING, dialect))


def _decided(compiled: CompiledTemplate) -> CompiledTemplate:
    """The template with its one answer, where it has only one."""
    if compiled.nodes or not (compiled.subject.constant and compiled.preheader.constant):
        return compiled
    return replace(compiled, constant=compiled.resolve({}))


def _text(value: Value, scope: Scope, where: Where, found: dict[Unresolved, None]) -> tuple[str, str | None]:
    misses: list[str] = []
    text, failure = "", None
    try:
        text = as_text(value.evaluate(scope, misses))
    except RenderError as error:
        failure = f"{where}: {error.reason}"
    found.update((Unresolved(pointer, None, where), None) for pointer in misses)
    return text, failure
