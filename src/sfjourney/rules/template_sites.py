"""What each template reads, beside the sends that send it: what the template rules go through."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sfjourney.diagnostics import Label
from sfjourney.model.model import Model
from sfjourney.model.scopes import SendSite, send_sites
from sfjourney.source import Span
from sfjourney.templates import Purpose, Template, TemplateRead

ROOTS = frozenset({"event", "profile", "data"})
"""What a send's state can begin with."""

_MOST_LABELS = 3


@dataclass(frozen=True, slots=True)
class SentRead:
    """One read of a template, and the sends of it in all Journeys."""

    template: Template
    read: TemplateRead
    sites: tuple[SendSite, ...]

    @property
    def root(self) -> str:
        """The first segment; nothing where the whole state is read."""
        first = self.read.parts[0] if self.read.parts else ""
        return first if isinstance(first, str) else ""

    @property
    def span(self) -> Span:
        return self.read.span(self.template.document)


def sent_reads(model: Model) -> Iterator[SentRead]:
    """Every read of every template that something can send: a Journey, or the call emails.send."""
    sites: dict[str, list[SendSite]] = {}
    for journey in model.journeys:
        for site in send_sites(model, journey):
            sites.setdefault(site.step.template.text, []).append(site)
    for name, template in model.templates.items():
        if name not in sites and template.purpose is not Purpose.TRANSACTIONAL:
            continue
        for read in model.surveys[name].reads:
            yield SentRead(template, read, tuple(sites.get(name, ())))


def site_labels(sites: Iterable[SendSite]) -> tuple[Label, ...]:
    """Where a template is sent, the first few of the places."""
    listed = list(sites)
    labels = [Label(site.step.template.span, f"sent here, in a run that {_starter(site)}") for site in listed]
    if len(labels) > _MOST_LABELS:
        more = len(labels) - _MOST_LABELS + 1
        last = Label(labels[_MOST_LABELS - 1].span, f"sent here, and in {more - 1} other places")
        return (*labels[: _MOST_LABELS - 1], last)
    return tuple(labels)


def _starter(site: SendSite) -> str:
    if site.journey.api is not None:
        return "journeys.trigger started"
    names = dict.fromkeys(entry.event.text for entry in site.journey.entries)
    return " or ".join(names) + " started"
