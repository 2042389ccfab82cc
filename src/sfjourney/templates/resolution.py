"""Template -> what a send needs: subject, preheader, what reads nothing, why it would fail; and all that a reader gets.

What is constant is decided once: a template without expressions answers with one value for every send. Rendering it is
a step of its own, for it takes many times as long.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.templates.body import Unresolved, unresolved_in_body
from sfjourney.templates.components import Catalog, components
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.doubts import is_doubtful
from sfjourney.templates.errors import RenderError, RenderLimitError
from sfjourney.templates.plan import Node, nodes_of, plan_of, still_in
from sfjourney.templates.props import Value, as_text, compile_interpolated, compile_value
from sfjourney.templates.reads import Where
from sfjourney.templates.rendering.pieces import Output
from sfjourney.templates.rendering.stills import Stills
from sfjourney.templates.scope import Scope, scope_of
from sfjourney.templates.template import Template

if TYPE_CHECKING:
    from sfjourney.templates.rendering.email import RenderedBody


class Resolved(Struct, frozen=True):
    """What a send needs of its template.

    ``unresolved`` are the pointers that read nothing, each once, in the order in which rendering comes by them.
    ``failure`` says why rendering throws, and is None where it does not; the texts are then as far as known.
    """

    subject: str
    preheader: str
    unresolved: tuple[Unresolved, ...] = ()
    failure: str | None = None


class RenderedEmail(Struct, frozen=True):
    """An email as its reader gets it; without HTML and texts where rendering throws, for then nothing is sent.

    ``preview_text`` is what an inbox shows beside the subject: the preheader, or else the text of the Preview element.
    ``visible_text`` is what is read in the email itself, in order, on one line.
    """

    subject: str
    preview_text: str
    html: str = ""
    visible_text: str = ""
    unresolved: tuple[Unresolved, ...] = ()
    failure: str | None = None


class CompiledTemplate(Struct, frozen=True):
    """A template ready to be sent any number of times."""

    subject: Value
    preheader: Value
    root: str | None
    body: Mapping[str, Node]
    nodes: Mapping[str, Node]
    """What of the body has to be asked."""
    state: Mapping[str, object]
    dialect: Dialect
    catalog: Catalog
    constant: Resolved | None = None
    limits: Limits = DEFAULT_LIMITS
    stills: Stills = field(default_factory=Stills)
    doubtful: bool = False
    """Whether only rendering tells if it throws, whatever the state."""

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
        body = unresolved_in_body(self.root, self.nodes, scope, self.dialect, found)
        failure = subject_failure or preheader_failure or body.failure
        if failure is None and (self.doubtful or body.doubtful):
            failure = self._thrown(values, tests)
        return Resolved(subject, preheader, tuple(found), failure)

    def render(
        self, values: dict[str, Any], tests: dict[str, Any] | None = None, output: Output = Output.SENT
    ) -> RenderedEmail:
        """What the reader of such a send gets. The state is that of ``resolve``, and so is what it finds."""
        from sfjourney.templates.rendering.visible import one_line, visible_text  # noqa: PLC0415  # replays do not render

        resolved = self.resolve(values, tests)
        if resolved.failure is None:
            try:
                rendered = self._rendered(values, tests, output)
            except RenderError as error:
                resolved = replace(resolved, failure=error.reason)
            else:
                inbox = one_line(resolved.preheader or rendered.inbox or "")
                visible = visible_text(rendered.html)
                return RenderedEmail(resolved.subject, inbox, rendered.html, visible, resolved.unresolved)
        return RenderedEmail(
            resolved.subject, resolved.preheader, unresolved=resolved.unresolved, failure=resolved.failure
        )

    def plain_text(self, values: dict[str, Any]) -> str:
        """The plain-text part of such a send. Raises RenderError where it fails, as ``render`` would tell."""
        from sfjourney.templates.rendering.plain_text import plain_text  # noqa: PLC0415  # the same

        return plain_text(self._rendered(values, None, Output.PLAIN_TEXT).html, self.dialect)

    def _thrown(self, values: dict[str, Any], tests: dict[str, Any] | None) -> str | None:
        """Why rendering throws, found out by rendering."""
        try:
            self._rendered(values, tests, Output.SENT)
        except RenderLimitError:
            return None
        except RenderError as error:
            return error.reason
        return None

    def _rendered(self, values: dict[str, Any], tests: dict[str, Any] | None, output: Output) -> "RenderedBody":
        from sfjourney.templates.rendering.email import render_body  # noqa: PLC0415  # the same

        scope = self._scope(values, tests)
        return render_body(self.root, self.body, scope, self.catalog, self.dialect, output, self.limits, self.stills)

    def with_subject(self, text: str) -> "CompiledTemplate":
        """The same template under a subject of a Journey, in which ``${/pointer}`` is interpolated."""
        return _decided(replace(self, subject=compile_interpolated(text, self.dialect), constant=None))

    def _scope(self, values: dict[str, Any], tests: dict[str, Any] | None) -> Scope:
        if not self.state:
            return scope_of(values, tests)
        return scope_of({**self.state, **values}, None if tests is None else {**self.state, **tests})


_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def compile_template(
    template: Template, dialect: Dialect, catalog: Catalog | None = None, limits: Limits = DEFAULT_LIMITS
) -> CompiledTemplate:
    """Decide once what a template asks of the state. The catalog is the renderer's own where none is given."""
    catalog = components(dialect) if catalog is None else catalog
    subject, preheader = (compile_value(value, dialect) for value in (template.subject, template.preheader))
    body = nodes_of(template, dialect, catalog)
    nodes = plan_of(template.root, body)
    return _decided(
        CompiledTemplate(
            subject,
            preheader,
            template.root,
            body,
            nodes,
            template.state,
            dialect,
            catalog,
            limits=limits,
            stills=Stills(still_in(template.root, body)),
            doubtful=is_doubtful(template.root, body, dialect),
        )
    )


def _decided(compiled: CompiledTemplate) -> CompiledTemplate:
    """The template with its one answer, where it has only one."""
    if compiled.nodes or compiled.doubtful or not (compiled.subject.constant and compiled.preheader.constant):
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
