"""A template reads what a send does not bind -> the value that the send binds under another name, and nothing reads."""

from collections.abc import Iterable, Iterator, Sequence

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.facts.sending import Sending
from sfjourney.rules.labels import first_few
from sfjourney.rules.sent import SentTemplate
from sfjourney.spelling import likely
from sfjourney.syntax import tree
from sfjourney.syntax.written_names import written_name
from sfjourney.templates import TemplateRead

_NAMED = 2
"""Segments of a pointer up to the name of a value: ``/data/code``."""


def misbound(sent: SentTemplate, read: TemplateRead, sending: Sending | None) -> tree.Binding | None:
    """The value of a send that was meant to be called as the template reads it.

    Of one read and one send either may be misspelt: that it is the send is clear where the template reads the name more
    than once, or another send binds it.
    """
    if sending is None or len(read.parts) < _NAMED or read.parts[0] != "data" or not isinstance(read.parts[1], str):
        return None
    name = read.parts[1]
    if len(_reads(sent, name)) < _NAMED and not any(name in _bound(other) for other in sent.sendings):
        return None
    unread = {key: binding for key, binding in _bound(sending).items() if not _reads(sent, key)}
    meant = likely(name, unread)
    return unread[meant] if meant is not None else None


def misbound_finding(sent: SentTemplate, read: TemplateRead, binding: tree.Binding) -> Finding:
    """One finding for all reads of the name, at the value."""
    name, template = str(read.parts[1]), sent.template.id
    places = dict.fromkeys(sent.read_span(other) for other in _reads(sent, name))
    written = written_name(name)
    return Finding(
        "template/unresolved-pointer",
        f"`{template}` reads /data/{name}, and this send binds `{binding.name.text}`, which it does not read",
        binding.name.span,
        "nothing reads this",
        first_few([Label(span, "read here") for span in places], "read here"),
        f"did you mean `{name}`?",
        Fix(f"write {written}", (Edit(binding.name.span, written),), safe=False),
        about=f"{template} /data/{name}",
    )


def _reads(sent: SentTemplate, name: str) -> Sequence[TemplateRead]:
    return [read for read in sent.survey.reads if read.parts[:_NAMED] == ("data", name)]


def _bound(sending: Sending) -> dict[str, tree.Binding]:
    return {binding.name.text: binding for binding in _bindings(sending.site.step.options)}


def _bindings(options: Iterable[tree.SendOption]) -> Iterator[tree.Binding]:
    for option in options:
        if isinstance(option, tree.DataOption):
            yield from option.bindings
