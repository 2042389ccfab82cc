"""The subjects that Journeys write themselves -> the values that are filled in there, and what is known of them."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from sfjourney.diagnostics import Finding
from sfjourney.facts.fact import Known
from sfjourney.facts.sending import Sending
from sfjourney.model.reads import subject_pointers
from sfjourney.model.redactions import Relation, clashes
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import sending_labels
from sfjourney.source import Span
from sfjourney.syntax.values import Pointer


class Filled(Struct, frozen=True):
    """One ``${/pointer}`` in the subject of a step, and its sends, one for every event that starts the run.

    A send is left out where its value is redacted, or its root is not there or not read whole, which other rules
    speak of.
    """

    pointer: Pointer
    sendings: tuple[Sending, ...]

    def failing(self, test: Callable[[Known], bool]) -> list[Sending]:
        """The sends at which what is known of the value meets a test."""
        return [sending for sending in self.sendings if test(sending.known(self.pointer.parts))]


def filled_subjects(sent: SentTemplate) -> Iterator[Filled]:
    """Every value that the sends of a template fill into subjects of their own."""
    found: dict[tuple[Span, str], tuple[Pointer, list[Sending]]] = {}
    for sending in sent.sendings:
        for pointer in subject_pointers(sending.site.step):
            if _is_readable(sending, pointer):
                found.setdefault((pointer.span, pointer.text), (pointer, []))[1].append(sending)
    for pointer, sendings in found.values():
        yield Filled(pointer, tuple(sendings))


def _is_readable(sending: Sending, pointer: Pointer) -> bool:
    scope = sending.site.scope
    if pointer.root not in scope.roots or (pointer.root == "data" and sending.site.journey.damaged):
        return False
    return all(clash.relation is not Relation.REDACTED for clash in clashes(scope.find(pointer.parts)))


def filled_finding(
    code: str,
    filled: Filled,
    message: str,
    label: str,
    failing: Sequence[Sending],
    hint: str,
    *,
    why: str | None = None,
) -> Finding:
    """A finding at one value of a subject, with the runs where it is so."""
    pointer, related = filled.pointer, sending_labels(failing)
    return Finding(code, message, pointer.span, label, related, hint, about=pointer.text, why=why)
