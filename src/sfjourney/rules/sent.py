"""One template with all that a rule may ask of it: its elements, what it reads, its sends and what is known at each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from operator import and_
from typing import Final

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from sfjourney.documents.scan import Path as FilePath
from sfjourney.facts.fact import TRUTHY, Known
from sfjourney.facts.guards import asked_around, asks_for, guarded, related
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.sending import Sending, StateAtSend
from sfjourney.facts.state import PathState
from sfjourney.model.model import Model, steps_within
from sfjourney.model.origins import ROOTS, is_absent, reaches
from sfjourney.model.redactions import Relation, clashes
from sfjourney.pointers import EACH, Parts, Path
from sfjourney.rules.causes import Causes
from sfjourney.schemas import DECLARED, Presence
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.source import Span
from sfjourney.spelling import likely_among
from sfjourney.syntax import tree
from sfjourney.templates import Catalog, Component, Element, Guard, Kind, Survey, Template, TemplateRead, Visit
from sfjourney.templates.choices import Chosen, chosen_props

_LIST: Final = frozenset({"array"})
_TEXT: Final = frozenset({"string"})
_PLAIN: Final = _TEXT | NUMBERS
"""What can be shown in a text as it is."""
_REPEAT: Final = Kind.REPEAT  # an enumeration looks its members up by name, and this is asked of every read
_CONDITION: Final = Kind.CONDITION


class _Settled(Struct, frozen=True):
    """What is known of one pointer at every send of a template, whatever the conditions around it."""

    may_be_there: bool = False
    """It is declared."""
    is_there: bool = False
    is_plain: bool = False
    is_list: bool = False
    is_text: bool = False
    is_text_if_true: bool = False
    """It is text where it is there and not empty."""

    def both(self, other: "_Settled") -> "_Settled":
        return _Settled(*map(and_, astuple(self), astuple(other)))


_NOTHING: Final = _Settled()


def _settle(known: Known) -> _Settled:
    """What one send settles."""
    return _Settled(
        may_be_there=known.presence in DECLARED,
        is_there=known.presence is Presence.ALWAYS,
        is_plain=_is_surely(known, _PLAIN),
        is_list=_is_surely(known, _LIST),
        is_text=_is_surely(known, _TEXT),
        is_text_if_true=_is_surely(known.narrowed(TRUTHY), _TEXT),
    )


def _is_surely(known: Known, types: frozenset[str]) -> bool:
    return known.presence is Presence.ALWAYS and known.fact.types <= types


class SentTemplate(Struct, frozen=True, dict=True):
    """A template and the sends of it in all Journeys, each once for every event that starts its run."""

    model: Model
    template: Template
    survey: Survey
    sendings: tuple[Sending, ...]
    named: bool
    """Whether a Journey names it, be it misspelt: there are no sendings where no run comes to the step."""
    seen: dict[int, tuple[Known, "_Settled"]] = field(default_factory=dict)
    """What follows from facts that were seen before, by their ids: the templates of a workspace share most of them."""

    @property
    def catalog(self) -> Catalog:
        return self.model.settings.catalog

    @cached_property
    def causes(self) -> Causes:
        """The mistakes that others follow from."""
        return Causes(self.template, self.survey)

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """The elements that the root reaches, each once."""
        visits = self.survey.visits
        return visits if self.survey.is_tree else tuple({visit.element.key: visit for visit in visits}.values())

    @cached_property
    def odd(self) -> tuple[Visit, ...]:
        """Those of which the catalog alone says that something may be wrong."""
        return tuple(visit for visit in self.visits if visit.look.odd)

    @cached_property
    def uneasy(self) -> tuple[tuple[Visit, str], ...]:
        """The same elements with the props of theirs whose values do not surely fit."""
        reached = self.survey.uneasy
        if self.survey.is_tree:
            return reached
        return tuple({(visit.element.key, name): (visit, name) for visit, name in reached}.values())

    @cached_property
    def meant_element(self) -> Callable[[str], str | None]:
        """The element that is probably meant by a key that none has."""
        return likely_among(self.template.elements)

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """What conditions choose for props."""
        return tuple(chosen_props(self.survey))

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of the elements that the root reaches."""
        return frozenset(look.name for look in set(self.survey.looks.values()))

    def of_type(self, name: str) -> tuple[Visit, ...]:
        """The elements of one type that the root reaches."""
        return tuple(visit for visit in self.visits if visit.look.name == name) if name in self.types else ()

    def component_of(self, key: str | None) -> Component | None:
        """The component of an element that the root reaches; None where its type is not known."""
        look = self.survey.looks.get(key or "")
        return None if look is None else look.component

    def type_of(self, key: str | None) -> str:
        """The type of an element that the root reaches."""
        return self.survey.looks[key or ""].name

    @cached_property
    def read_roots(self) -> frozenset[str]:
        """What its reads begin with."""
        return frozenset(root_of(read) for read in self.survey.reads)

    @cached_property
    def condition_reads(self) -> Mapping[FilePath, Sequence[TemplateRead]]:
        """What each of its conditions reads, by the place of the condition."""
        found: dict[FilePath, list[TemplateRead]] = {asked.path: [] for asked in self.survey.conditions}
        for read in self.survey.reads:
            if read.kind is _CONDITION:
                for depth in range(len(read.path) + 1):
                    if (reads := found.get(read.path[:depth])) is not None:
                        reads.append(read)
        return found

    @cached_property
    def shown_items(self) -> frozenset[tuple[FilePath, Path]]:
        """The places that read something of an item at hand, each with that item."""
        return frozenset(
            (read.path, read.parts[: number + 1])
            for read in self.survey.reads
            for number, part in enumerate(read.parts)
            if part is EACH
        )

    def span(self, path: FilePath) -> Span:
        """Where a value of the template stands in its file."""
        return self.template.document.span(path)

    def read_span(self, read: TemplateRead) -> Span:
        return read.span(self.template.document)

    def children(self, element: Element) -> Iterator[Element]:
        """The children of an element that there are."""
        for key in element.children or ():
            if key in self.template.elements:
                yield self.template.elements[key]

    # ---- what is known

    @property
    def contexts(self) -> tuple[Sending | None, ...]:
        """The sends; None, one without a Journey, where nothing sends the template and its body brings a state."""
        return self.sendings or ((None,) if self.template.state and not self.named else ())

    def roots(self, sending: Sending | None) -> Collection[str]:
        """What pointers may begin with. What a send has takes the place of what the body brings along."""
        return self.template.state if sending is None else {**self.template.state, **sending.site.scope.roots}

    def known(self, read: TemplateRead, sending: Sending | None) -> Known | None:
        """What is known of the value at a send; None where the conditions around it can never hold."""
        if read.guard is None:
            return self.declared(read.parts, sending)
        if sending is not None and asks_for(read.guard, read.parts):
            known = sending.if_true(self.declared(read.parts, sending))
            return known if known.fact.possible else None
        state = self.inside(read.guard, sending)
        return None if state.dead else state.known(read.parts)

    def declared(self, path: Path, sending: Sending | None) -> Known:
        """The same without the conditions of the template."""
        return StateAtSend(self.template.state, sending).declared(path)

    @cached_property
    def _states(self) -> dict[tuple[int, int], PathState]:
        return {}

    def inside(self, guard: Guard | None, sending: Sending | None) -> PathState:
        """What is known where a guard and all around it have come out as they must."""
        key = (id(guard), id(sending))
        if key not in self._states:
            # Nothing that refers to this template, which would then refer to itself: most go without the collector.
            self._states[key] = guarded(StateAtSend(self.template.state, sending), guard)
        return self._states[key]

    @cached_property
    def doubtful(self) -> tuple[TemplateRead, ...]:
        """The reads of which something may be to be said, by what is known of the value that they read."""
        if not self.contexts:
            return self.survey.reads
        contexts = [(sending, self.roots(sending)) for sending in self.contexts]
        settled: dict[Path, _Settled] = {}
        doubtful = []
        for read in self.survey.reads:
            known = settled.get(read.parts)
            if known is None:
                known = settled[read.parts] = self._settled(read, contexts)
            if known.is_text and read.kind is not _REPEAT:
                continue  # as most are
            if not self._is_settled(read, known):
                doubtful.append(read)
        return tuple(doubtful)

    def _is_settled(self, read: TemplateRead, known: "_Settled") -> bool:
        """Whether no rule has anything to say of a read, by what is known of its pointer."""
        if read.kind is _REPEAT:
            return known.is_list
        if read.kind is _CONDITION:
            return known.is_there or (known.may_be_there and not self._is_asked_around(read))
        if known.is_plain and read.offset is not None:
            return True
        return known.is_text_if_true and read.guard is not None and asks_for(read.guard, read.parts)

    def _is_asked_around(self, read: TemplateRead) -> bool:
        """Whether the conditions around it may tell something of the value."""
        around = self.asked_around(read.guard)
        return around is None or any(related(read.parts, asked) for asked in around)

    def asked_around(self, guard: Guard | None) -> tuple[Parts, ...] | None:
        """What a guard and those around it ask about; None where that is not plain to see."""
        if guard is None:
            return ()
        if id(guard) not in self._around:
            self._around[id(guard)] = asked_around(guard)
        return self._around[id(guard)]

    @cached_property
    def _around(self) -> dict[int, tuple[Parts, ...] | None]:
        return {}

    def _settled(self, read: TemplateRead, contexts: list[tuple[Sending | None, Collection[str]]]) -> "_Settled":
        root, settled = root_of(read), None
        for sending, roots in contexts:
            if root not in roots:
                return _NOTHING
            known = self.declared(read.parts, sending)
            seen = self.seen.get(id(known))
            if seen is None:
                seen = self.seen[id(known)] = (known, _settle(known))
            here = seen[1] if sending is not None else replace(seen[1], is_text_if_true=False)
            settled = here if settled is None else settled.both(here)
        return settled or _NOTHING

    @cached_property
    def _answers(self) -> dict[int, list[tuple[Sending | None, Known]]]:
        return {}

    def _known_everywhere(self, read: TemplateRead) -> list[tuple[Sending | None, Known]]:
        answers = self._answers.get(id(read))
        if answers is None:
            answers = self._answers[id(read)] = [
                (sending, known)
                for sending in self.contexts
                if root_of(read) in self.roots(sending)
                and self._is_readable(read, sending)
                and (known := self.known(read, sending)) is not None
            ]
        return answers

    def failing(self, read: TemplateRead, test: Callable[[Known], bool]) -> list[Sending | None]:
        """The sends at which what is known of a value meets a test; of a root that is not there other rules speak."""
        return [sending for sending, known in self._known_everywhere(read) if test(known)]

    def _is_readable(self, read: TemplateRead, sending: Sending | None) -> bool:
        """Not where what may be missing is only unreadable, or was redacted, which the redaction rules speak of."""
        if sending is None:
            return True
        if root_of(read) == "data" and sending.site.journey.damaged:
            return False
        if not any(event.redacted for event in self.model.events.values()):
            return True
        origin = sending.site.scope.find(read.parts)
        return all(clash.relation is not Relation.REDACTED for clash in clashes(origin))


def is_there_otherwise(sending: Sending, read: TemplateRead) -> bool:
    """Whether what a send does not have in these runs may be there in runs that another event started."""
    origin = sending.site.scope.find(read.parts)
    return origin is not None and any(not is_absent(reach) for _, reach in reaches(origin))


def is_inside_lost_list(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether it reads items of a list that is nowhere, or is none: the finding is that of the list."""
    if EACH not in read.parts or read.kind is Kind.REPEAT:
        return False
    array = read.parts[: read.parts.index(EACH)]
    if not array or array[0] not in ROOTS.union(sent.template.state):
        return True
    return bool(sent.contexts) and all(is_no_list(sent.declared(array, sending)) for sending in sent.contexts)


def is_no_list(known: Known) -> bool:
    """Whether there is nothing to repeat over: no value, or one that is no array."""
    return known.absent or "array" not in known.fact.types


def root_of(read: TemplateRead) -> str:
    """The first segment; nothing where the whole state is read."""
    first = read.parts[0] if read.parts else ""
    return first if isinstance(first, str) else ""


def sent_templates(knowledge: Knowledge) -> Iterator[SentTemplate]:
    """Every template of a workspace."""
    model = knowledge.model
    named = named_templates(model)
    seen: dict[int, tuple[Known, _Settled]] = {}
    for name, template in model.templates.items():
        sendings = knowledge.sendings.get(name, ())
        yield SentTemplate(model, template, model.surveys[name], sendings, name in named, seen)


def named_templates(model: Model) -> frozenset[str]:
    """The templates that Journeys send, or mean to send: a misspelt name, or a taken one of a Journey, is no matter."""
    steps = (step for journey in model.declarations(tree.Journey) for step in steps_within(journey.steps))
    names = {step.template.text for step in steps if isinstance(step, tree.Send)}
    near = likely_among(model.templates)
    meant = {name if name in model.templates else near(name) for name in names}
    # Where a name is like no other, nobody knows which template is meant: it may be any.
    return frozenset(model.templates) if None in meant else frozenset(name for name in meant if name is not None)
