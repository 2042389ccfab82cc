"""A pointer to a property that does not exist."""

from collections.abc import Iterator

from sfjourney import pointers
from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.model.origins import IDENTITY, Origin, Scope, is_nowhere
from sfjourney.model.reads import Read, Usage, redacted_paths, segment_reads
from sfjourney.rules.redacted_reads import may_be_read
from sfjourney.rules.rule import Rule
from sfjourney.rules.suggest import (
    below_another_root,
    has_inside,
    instead,
    is_sure,
    nearest_pointer,
    not_to_be_read,
    without_suggestion,
    written_in,
)
from sfjourney.rules.why_missing import WHY_MISSING
from sfjourney.syntax import tree
from sfjourney.syntax.values import Pointer
from sfjourney.syntax.written_names import written_pointer


def check(knowledge: Knowledge) -> Iterator[Finding]:
    model = knowledge.model
    for known in knowledge.journeys:
        for read in known.reads:
            if _absent(read):
                yield from _found(read, is_readable=may_be_read(model, known.journey, read))
        for site in known.steps:
            if isinstance(site.step, tree.Set) and site.step.pointer.root == "profile":
                target = site.scope.find(site.step.pointer.parts)
                identity = any(name in IDENTITY for name in site.step.pointer.parts[1:2])  # which cannot be set at all
                if target is not None and is_nowhere(target) and not identity:
                    yield _unknown(
                        site.step.pointer, _settable(site.scope), "the Profile", Usage.SET.value, is_set=True
                    )
    for segment in model.segments.values():
        for read in segment_reads(model, segment):
            if _absent(read):
                yield from _found(read)
    for event in model.events.values():
        for read in redacted_paths(model, event):
            if len(read.pointer.parts) == 1 and read.origin is not None:
                yield _no_part(read)
            elif _absent(read):
                yield from _found(read)


def _settable(scope: Scope) -> Scope:
    """Of a scope what a `set` may name: Profile Properties."""
    return Scope({name: root for name, root in scope.roots.items() if name == "profile"})


def _no_part(read: Read) -> Finding:
    return Finding(
        "type/unknown-pointer",
        f"{read.pointer.text} names no property: it is the whole payload",
        read.pointer.span,
        f"no property, redacted in {_words(read)}",
        help=f"name what is to be taken out: {read.pointer.text}/NAME",
        about=read.pointer.text,
    )


def _absent(read: Read) -> bool:
    return read.pointer.root in read.scope.roots if read.origin is None else is_nowhere(read.origin)


def _found(read: Read, *, is_readable: bool = False) -> Iterator[Finding]:
    """``is_readable`` where what is redacted may be read all the same."""
    if not read.arriving:
        named = is_readable or read.usage is Usage.REDACT
        yield _unknown(read.pointer, read.scope, _words(read), read.usage.value, read.matching, may_name=named)
        return
    own = read.scope.find(read.pointer.parts)
    if own is not None and not is_nowhere(own):  # else the finding is that of the run
        yield _unmatched(read)


def _unmatched(read: Read) -> Finding:
    """What a run has and the event that arrives has not."""
    event, name = _words(read), pointers.text_of(read.pointer.parts[1:]).removeprefix("/")
    root = read.pointer.root
    meant = nearest_pointer(Scope({root: read.matching}), read.pointer.parts) if read.matching is not None else None
    own = read.scope.find(pointers.parse(meant)) if meant is not None else None
    there = pointers.text_of(("arrived", *pointers.parse(meant)[1:])) if meant is not None else "/arrived/NAME"
    one, other = written_pointer(there), written_pointer(read.pointer.text)
    otherwise = f"if it is called otherwise there, write: as arrived where {one} == {other}"
    return Finding(
        "type/unknown-pointer",
        f"{event} has no `{name}`; `matching` needs it on both events",
        read.pointer.span,
        f"not in the payload of {event}",
        help=f"did you mean {written_pointer(meant or '')}?" if own is not None and not is_nowhere(own) else otherwise,
        about=f"{event} {read.pointer.text}",
    )


def _words(read: Read) -> str:
    names = [place.event.name for place in read.origin.places if place.event] if read.origin else []
    return " or ".join(names) or (read.origin.words if read.origin else "the data of this send")


def _unknown(
    pointer: Pointer,
    scope: Scope,
    what: str,
    usage: str,
    matching: Origin | None = None,
    *,
    is_set: bool = False,
    may_name: bool = False,
) -> Finding:
    """``is_set`` where the pointer names what is set, and is not read; ``may_name`` where what is redacted may be."""
    elsewhere = matching is None and has_inside(scope, pointer.parts)
    meant = below_another_root(scope, pointer.parts[1:], pointer.root) if elsewhere else None
    meant = meant or nearest_pointer(scope, pointer.parts)
    if meant is not None and matching is not None and is_nowhere(matching.below(pointers.parse(meant)[1:])):
        meant = None  # only one of the two events has it
    if meant is not None and is_set and pointers.parse(meant)[1] in IDENTITY:
        meant = None
    sure = meant is not None and is_sure(scope, pointer.parts, pointers.parse(meant))
    written = written_in(usage, meant) if meant is not None else None
    secret = None if may_name else not_to_be_read(scope, meant, written)
    return Finding(
        "type/unknown-pointer",
        f"{pointer.text} does not exist on {what}",
        pointer.span,
        f"no such property, {'named' if is_set or usage == Usage.REDACT else 'read'} in {usage}",
        help=secret or (f"did you mean {written}?" if written else without_suggestion(scope, pointer.parts)),
        fix=instead(pointer, written, safe=sure) if written and secret is None else None,
        about=pointer.text,
        why="whoever reads it is told that it does not exist" if is_set else WHY_MISSING.get(usage),
    )


UNKNOWN_POINTER = Rule(
    code="type/unknown-pointer",
    title="A pointer to a property that does not exist",
    severity=Severity.ERROR,
    why="it would always be missing, and every comparison with it false",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/totl > 100 { send receipt } }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/total > 100 { send receipt } }
        }
    """,
    check_known=check,
)
