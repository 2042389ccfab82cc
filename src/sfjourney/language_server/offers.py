"""A workspace, a text and a place in it -> what could be written there."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from sfjourney import pointers
from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.names import NameKind
from sfjourney.language_server.told import is_redacted, presence_words, type_words
from sfjourney.language_server.word import WordHere, word_at
from sfjourney.language_server.writing import Written, scope_of, written
from sfjourney.model.origins import ROOTS, DataRoot, Origin, Scope, is_absent
from sfjourney.source import Source, Span
from sfjourney.steps import STEP_KINDS
from sfjourney.syntax.reached import Reached, reach
from sfjourney.syntax.tree import Event
from sfjourney.syntax.written_names import BARE_POINTER, written_event, written_name

_INTERPOLATED: Final = re.compile(r"\$\{([^}\"]*)$")
_POINTS: Final = re.compile(r"\"(/[^\"]*)$")


class Offer(Struct, frozen=True):
    """Something that could be written: ``text`` in the place of ``span``; lists show ``label`` and ``detail``."""

    kind: str
    label: str
    text: str
    span: Span
    detail: str = ""
    documentation: str = ""


def offers(analysis: Analysis, source: Source, offset: int) -> tuple[Offer, ...]:
    """What fits at a place of a Journey file: names of what there is, pointers that exist, words of the language.

    The text may be newer than the analysis, and damaged.
    """
    word = word_at(source, offset)
    reached = reach(source, word.span.start, analysis.workspace.limits) if word is not None else None
    if word is None or reached is None:
        return ()
    here = written(reached.values)
    if here.last == "SUBJECT" and word.quote == '"':
        return tuple(_interpolated(analysis, source, here, word))
    found = [*_names(analysis, here, word, reached)]
    if not word.quote or word.quote == "`":
        if reached.possible & {"POINTER", "QUOTED_POINTER"} and not _is_begun_name(word):
            found += _pointers(scope_of(analysis.model, source, here), word)
        if not word.quote and not word.before.startswith("/"):
            found += _words(reached, word)
    return tuple(found)


def template_offers(analysis: Analysis, source: Source, offset: int, template: str) -> tuple[Offer, ...]:
    """The pointers that exist in every send of a template, where one is being written in its file."""
    before = source.text[source.text.rfind("\n", 0, offset) + 1 : offset]
    found = _INTERPOLATED.search(before) or _POINTS.search(before)
    if found is None:
        return ()
    begun = found.group(1)
    behind = re.compile(r"[\w.~$@%+:/-]*").match(source.text, offset)
    end = behind.end() if behind is not None else offset
    word = WordHere(source.span(offset - len(begun), end), begun, '"')
    by_label: dict[str, Offer] = {}
    for site in analysis.sends.get(template, ()):
        for offer in _pointers(site.scope, word):
            by_label.setdefault(offer.label, offer)
    return tuple(by_label.values())


def _is_begun_name(word: WordHere) -> bool:
    return bool(word.before) and word.before[0] not in "/`"


# ---- names


def _names(analysis: Analysis, here: Written, word: WordHere, reached: Reached) -> Iterator[Offer]:
    if word.quote == "`" or word.before.startswith("/"):
        return
    kind = here.names
    if kind is not None and reached.possible & {"NAME", "EVENT_NAME", "STRING"}:
        as_written = written_event if kind is NameKind.EVENT else written_name
        for name, detail in sorted(_named(analysis, here, kind)):
            yield Offer(kind.value, name, as_written(name), word.span, detail)
    elif "KEY" in reached.possible and here.send is not None:
        for name in _unbound(analysis, here.send.text):
            yield Offer("key", name, f"{written_name(name)} = ", word.span, "read by the template")


def _named(analysis: Analysis, here: Written, kind: NameKind) -> Iterable[tuple[str, str]]:
    model = analysis.model
    match kind:
        case NameKind.TEMPLATE:
            subjects = {name: template.subject for name, template in model.templates.items()}
            return [
                (name, text if isinstance(text := subjects.get(name), str) else "") for name in analysis.template_files
            ]
        case NameKind.SEGMENT:
            return [(name, _title(one.title)) for name, one in model.segments.items()]
        case NameKind.GROUP:
            return [(name, _title(one.title)) for name, one in model.subscriptions.items()]
        case _:
            declared = {name: _event_title(event.declaration) for name, event in model.events.items()}
            used = [one.named.name for one in analysis.occurrences if one.named.kind is NameKind.EVENT]
            if here.kind == "EVENT":
                return [(name, "used, not declared") for name in dict.fromkeys(used) if name not in declared]
            return {**dict.fromkeys(used, "not declared"), **declared}.items()


def _title(title: object) -> str:
    return str(getattr(title, "value", ""))


def _event_title(event: Event | None) -> str:
    return _title(event.title) if event is not None else ""


def _unbound(analysis: Analysis, template: str) -> list[str]:
    """The names below ``/data`` that a template reads."""
    survey = analysis.model.surveys.get(template)
    reads = survey.reads if survey is not None else ()
    names = [read.parts[1] for read in reads if len(read.parts) > 1 and read.parts[0] == "data"]
    return sorted({name for name in names if isinstance(name, str)})


# ---- pointers


def _interpolated(analysis: Analysis, source: Source, here: Written, word: WordHere) -> Iterator[Offer]:
    """Pointers within the subject of a send."""
    found = _INTERPOLATED.search(word.before)
    if found is None or here.send is None:
        return
    start = word.span.start + found.start(1)
    inner = WordHere(Span(word.span.file, start, start + len(found.group(1))), found.group(1), '"')
    yield from _pointers(_scope_of_subject(analysis, source, here, here.send.text, start), inner)


def _scope_of_subject(analysis: Analysis, source: Source, here: Written, template: str, start: int) -> Scope:
    """What the subject of a send may read: of that send as it was known, else of any that would stand there.

    Other Journeys send the same template about other events.
    """
    sites = [site for site in analysis.sends.get(template, ()) if site.journey.key == here.key]
    if sites:
        return min(sites, key=lambda site: abs(site.step.span.start - start)).scope
    roots = scope_of(analysis.model, source, here).roots
    return Scope({name: root for name, root in roots.items() if name in ROOTS})


def _pointers(scope: Scope, word: WordHere) -> Iterator[Offer]:
    """Every pointer one segment long, or one segment longer than what stands before the last slash."""
    begun = word.before.removeprefix("`") if word.quote == "`" else word.before
    above, slash, _ = begun.rpartition("/")
    if not slash or not above:
        for name, root in sorted(scope.roots.items()):
            words = "the data of the send" if isinstance(root, DataRoot) else root.words
            yield _pointer((name,), words, word)
        return
    try:
        parts = pointers.parse(above)
    except ValueError:
        return
    data = scope.roots.get(parts[0])
    if isinstance(data, DataRoot) and len(parts) == 1:
        names = {*data.bound, *_names_in(data.variables)}
    else:
        names = _names_in(scope.find(parts))
    for name in sorted(names):
        origin = scope.find((*parts, name))
        if origin is not None:
            yield _pointer((*parts, name), _type_of(origin), word)


def _names_in(origin: Origin | None) -> set[str]:
    return {name for place in origin.places for name in place.names(())} if origin is not None else set()


def _type_of(origin: Origin) -> str:
    reached = [(place, place.reach(())) for place in origin.places]
    there = [(place, found) for place, found in reached if not is_absent(found)]
    words = dict.fromkeys(f"{type_words(found)}; {presence_words(found)}" for _, found in there)
    if len(there) < len(reached):
        words = dict.fromkeys([*words, "not in every event"])
    redacted = any(is_redacted(place) for place in origin.places)
    return " | ".join(words) + ("; redacted" if redacted else "")


def _pointer(parts: tuple[str, ...], detail: str, word: WordHere) -> Offer:
    text = pointers.text_of(parts)
    bare = word.quote == '"' or BARE_POINTER.fullmatch(text) is not None
    return Offer("pointer", text, text if bare and word.quote != "`" else f"`{text}`", word.span, detail)


# ---- words


def _words(reached: Reached, word: WordHere) -> Iterator[Offer]:
    begins_step = "SEND" in reached.possible
    for written_so in sorted(reached.keywords):
        forms = [kind for kind in STEP_KINDS if kind.form.split()[0] == written_so] if begins_step else []
        documentation = "\n\n".join(f"```\n{kind.form.rstrip()}\n```\n{kind.meaning}" for kind in forms)
        yield Offer("keyword", written_so, written_so, word.span, "step" if forms else "", documentation)
