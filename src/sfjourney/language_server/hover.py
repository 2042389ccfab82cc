"""A place in a file -> what is known of it, in Markdown."""

from collections.abc import Iterable, Iterator

from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.goto import origins_in_template, template_read_at
from sfjourney.language_server.hover_names import about_name
from sfjourney.language_server.hover_step import about_journey, about_step, step_at
from sfjourney.language_server.names import NameKind
from sfjourney.language_server.schema_places import words_of
from sfjourney.language_server.told import is_redacted, plain, presence_words, type_words
from sfjourney.model.origins import Origin, Place
from sfjourney.source import Span


def hover(analysis: Analysis, file: str, offset: int) -> tuple[str, Span] | None:
    """What to show for an offset, and the place that it is about; None where there is nothing to say."""
    named = analysis.named_at(file, offset)
    if named is not None and named.named.kind is NameKind.JOURNEY:
        return about_journey(analysis, named.named.name), named.span
    if named is not None and named.named.kind not in (NameKind.BINDING, NameKind.LABEL):
        return about_name(analysis, named.named), named.span
    reads = analysis.read_at(file, offset)
    if reads:
        origins = [read.origin for read in reads if read.origin is not None]
        return _about_pointer(reads[0].pointer.text, origins), reads[0].pointer.span
    in_template = template_read_at(analysis, file, offset)
    if in_template is not None:
        name, read = in_template
        span = read.span(analysis.model.templates[name].document)
        return _about_pointer(read.pointer, origins_in_template(analysis, name, read)), span
    step = step_at(analysis, file, offset)
    return about_step(analysis, *step) if step is not None else None


def _about_pointer(text: str, origins: Iterable[Origin]) -> str:
    """What a pointer may reach: of each thing that it may mean, once."""
    told: dict[str, None] = {}
    for origin in origins:
        told |= dict.fromkeys(line for place in origin.places for line in _about_place(place))
        if not origin.places:
            told[plain(origin.words)] = None
    return "\n\n".join([f"**`{text}`**", *(told or ["nothing that is known here"])])


def _about_place(place: Place) -> Iterator[str]:
    reach = place.reach(())
    facts = [type_words(reach), presence_words(reach)]
    if is_redacted(place):
        facts.append("redacted by callers")
    yield f"{plain('; '.join(facts))} ({_whose(place)})"
    if place.schema is not None:
        said = words_of(place.schema, place.inside)
        if said:
            yield f"> {plain(said)}"
    names = place.names(())
    if names:
        yield "with " + ", ".join(f"`{name}`" for name in names)


def _whose(place: Place) -> str:
    of = "the Profile" if place.is_profile else f"`{place.event.name}`" if place.event is not None else "a call"
    return f"{of}, by `{place.schema.document.source.name}`" if place.schema is not None else f"{of}, without a schema"
