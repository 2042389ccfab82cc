"""A place in a file -> where what is named there is declared, and where else it is named."""

from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.names import Named, NameKind, Occurrence
from sfjourney.language_server.schema_places import schema_place
from sfjourney.model.origins import Origin, Place
from sfjourney.pointers import EACH
from sfjourney.schemas import Schema
from sfjourney.source import Span
from sfjourney.templates import TemplateRead


def definitions(analysis: Analysis, file: str, offset: int) -> tuple[Span, ...]:
    """Where the thing named at an offset is made: its declaration, its file, or, of a pointer, its part of a schema."""
    named = analysis.named_at(file, offset)
    if named is not None:
        return tuple(_place(analysis, one) for one in analysis.of(named.named) if one.declares) or _schema_file(
            analysis, named.named
        )
    origins = [read.origin for read in analysis.read_at(file, offset) if read.origin is not None]
    in_template = template_read_at(analysis, file, offset)
    if in_template is not None:
        origins = origins_in_template(analysis, *in_template)
    return _parts_of_schemas([place for origin in origins for place in origin.places])


def references(analysis: Analysis, file: str, offset: int, *, declarations: bool) -> tuple[Span, ...]:
    """Every place where the thing at an offset is named; for the file of a template, where that is sent."""
    named = analysis.named_at(file, offset)
    if named is None:
        template = next((name for name, path in analysis.template_files.items() if path == file), None)
        found = analysis.of(Named(NameKind.TEMPLATE, template)) if template is not None else ()
    else:
        found = analysis.of(named.named)
    return tuple(_place(analysis, one) for one in found if declarations or not one.declares)


def highlights(analysis: Analysis, file: str, offset: int) -> tuple[Span, ...]:
    """The same within one file."""
    return tuple(span for span in references(analysis, file, offset, declarations=True) if span.file == file)


def origins_in_template(analysis: Analysis, template: str, read: TemplateRead) -> list[Origin]:
    """What a pointer in a template may mean, in each of its sends that has it."""
    found = (site.scope.find(read.parts) for site in analysis.sends.get(template, ()))
    return [origin for origin in found if origin is not None]


def template_read_at(analysis: Analysis, file: str, offset: int) -> tuple[str, TemplateRead] | None:
    """The pointer at an offset of a template's file, with the template's name."""
    for name, template in analysis.model.templates.items():
        if template.document.source.name == file:
            for read in analysis.model.surveys[name].reads:
                span = read.span(template.document)
                if span.start <= offset <= span.end:
                    return name, read
    return None


def _place(analysis: Analysis, occurrence: Occurrence) -> Span:
    """The place of a name; of a template's own file the name that is written in it."""
    template = analysis.model.templates.get(occurrence.named.name)
    if occurrence.named.kind is NameKind.TEMPLATE and occurrence.declares and template is not None:
        return template.document.key_span(("name",))
    return occurrence.span


def _schema_file(analysis: Analysis, named: Named) -> tuple[Span, ...]:
    return (Span(named.name, 0, 0),) if named.kind is NameKind.SCHEMA and named.name in analysis.sources else ()


def _parts_of_schemas(places: list[Place]) -> tuple[Span, ...]:
    spans = [_part_of(place.schema, place) for place in places if place.schema is not None]
    return tuple(dict.fromkeys(span for span in spans if span is not None))


def _part_of(schema: Schema, place: Place) -> Span | None:
    path = schema_place(schema, tuple(EACH if part is EACH else part for part in place.inside))
    if path is None:
        return None
    return schema.document.key_span(path) if path else schema.document.span(())
