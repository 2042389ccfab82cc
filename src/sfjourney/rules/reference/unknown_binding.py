"""A pointer that begins with something that does not exist there."""

from collections.abc import Iterator

from sfjourney import pointers
from sfjourney.diagnostics import Finding, Fix, Label, Severity
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.model.conditions import bound_names
from sfjourney.model.origins import ROOTS
from sfjourney.model.reads import Read, Usage, redacted_paths, segment_reads
from sfjourney.rules.called_elsewhere import PROFILES, called_elsewhere
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.rules.suggest import below_another_root, instead, not_to_be_read, written_in
from sfjourney.rules.why_missing import WHY_MISSING
from sfjourney.spelling import is_surely, likely


def check(knowledge: Knowledge) -> Iterator[Finding]:
    model = knowledge.model
    for known in knowledge.journeys:
        yield from _in_journey(known)
    for segment in model.segments.values():
        yield from (_unknown(read) for read in segment_reads(model, segment) if _leads_nowhere(read))
    for event in model.events.values():
        yield from (_unknown(read) for read in redacted_paths(model, event) if _leads_nowhere(read))
    for name in bound_names(model):
        if name.text in ROOTS:
            message = f"`{name.text}` cannot be a binding's name: /{name.text} is something else already"
            hint = "choose another name after `as`"
            yield Finding("reference/unknown-binding", message, name.span, "reserved", help=hint, about=name.text)


def _leads_nowhere(read: Read) -> bool:
    return read.pointer.root not in read.scope.roots and not read.scope.misnamed


def _in_journey(known: KnownJourney) -> Iterator[Finding]:
    """Each read is a mistake of its own, but those of the event where a call starts the runs: that is one."""
    lost = [read for read in known.reads if _leads_nowhere(read)]
    of_event = [read for read in lost if read.pointer.root == "event"]
    for read in lost:
        if read.pointer.root != "event":
            yield _unknown(read)
        elif read is of_event[0]:
            spans = dict.fromkeys(other.pointer.span for other in of_event)
            labels = [Label(span, "and here") for span in spans if span != read.pointer.span]
            yield _unknown(read, first_few(labels, "and here"))


def _unknown(read: Read, others: tuple[Label, ...] = ()) -> Finding:
    root = read.pointer.root
    pointer = _spaced(read) or _dotted(read) or below_another_root(read.scope, read.pointer.parts) or _of_the_run(read)
    pointer = pointer or called_elsewhere(read.scope, read.pointer.parts)
    meant = likely(root, read.scope.roots)
    if meant is None and root in PROFILES and "profile" in read.scope.roots:
        meant = "profile"
    hint = f"did you mean /{meant}?" if meant else _what_there_is(read)
    if read.usage is Usage.REDACT:
        hint = "what is redacted is a path in the event's payload: /event/NAME"
    elif read.usage is Usage.SEGMENT and root == "event":
        hint = "segments read the Profile and its history alone: did EVENT where ..."
    elif root == "event":
        hint = "a run that a call started has no event: its variables are /data"
    elif read.matching is not None:
        hint = "`matching` takes a pointer of the run, /event/NAME; what arrives has to have the same at that place"
    elif root == "data":
        hint = "/data belongs to the template of a send, or to a Journey that starts `on api`"
    fix = _renamed(read, meant) if meant and hint.startswith("did you mean") else None
    if pointer is not None:
        written = written_in(read.usage.value, pointer)
        secret = None if read.usage is Usage.REDACT else not_to_be_read(read.scope, pointer, written)
        hint, fix = (f"did you mean {written}?", instead(read.pointer, written)) if secret is None else (secret, None)
    spaced = read.usage is Usage.SUBJECT and _begins_with_space(read)
    return Finding(
        "reference/unknown-binding",
        "this begins with a space, which is part of the path"
        if spaced
        else f"there is no /{root} in {read.usage.value}",
        read.pointer.span,
        "unknown here",
        others,
        hint,
        fix,
        read.pointer.text,
        WHY_MISSING.get(read.usage.value),
    )


def _what_there_is(read: Read) -> str:
    there, name = " and ".join(f"/{name}" for name in sorted(read.scope.roots)), read.pointer.root.strip()
    if not name:
        return "name the value in it by where it stands, as in ${/event/orderId}"
    return f"here there is only {there}; `as {name}` names what arrives, or an item, inside its own clause or arm"


def _spaced(read: Read) -> str | None:
    """``${ /event/plan }``, ``${//event/plan}``: the pointer without the blanks around it, which are part of a name."""
    pointer = read.pointer.text.strip(" /")
    spaced = read.usage is Usage.SUBJECT and (_begins_with_space(read) or read.pointer.root == "")
    return f"/{pointer}" if spaced and pointer.partition("/")[0] in read.scope.roots else None


def _begins_with_space(read: Read) -> bool:
    return read.pointer.root.startswith(" ")


def _dotted(read: Read) -> str | None:
    """``${event.plan}``: the pointer that is written with points there."""
    names = [name.strip() for name in read.pointer.root.split(".")]
    return (
        pointers.text_of((*names, *read.pointer.parts[1:])) if len(names) > 1 and names[0] in read.scope.roots else None
    )


def _of_the_run(read: Read) -> str | None:
    """What `matching` takes instead of a pointer into what arrives."""
    return below_another_root(read.scope, read.pointer.parts[1:]) if read.matching is not None else None


def _renamed(read: Read, meant: str) -> Fix | None:
    """The pointer with another root. What stands below is not looked at: unsafe, unless the root is surely meant."""
    pointer = pointers.text_of((meant, *read.pointer.parts[1:]))
    sure = is_surely(read.pointer.root, meant, read.scope.roots)
    return instead(read.pointer, written_in(read.usage.value, pointer), safe=sure)


UNKNOWN_BINDING = Rule(
    code="reference/unknown-binding",
    title="A pointer begins with what does not exist there",
    severity=Severity.ERROR,
    why="it would always be missing, and every comparison with it false",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait up to 1 day {
            on order.created as order { exit }
          }
          branch { when /order/total > 1 { send receipt } }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait up to 1 day {
            on order.created as order { branch { when /order/total > 1 { send receipt } } }
          }
        }
    """,
    check_known=check,
)
