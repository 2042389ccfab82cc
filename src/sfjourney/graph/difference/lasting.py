"""Runs that end earlier or later than before -> whether their people enter again where they did not, or no longer.

A run that goes on keeps its person from entering again, or begins anew for him (semantics.md E2). So a wait decides
about emails also where nothing is sent behind it: about those of the next run.
"""

from collections.abc import Iterable, Iterator, Sequence

from sfjourney.clock.durations import from_iso
from sfjourney.clock.instants import DAY
from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.edits import Route
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import Journey


def lasting_classes(view: JourneyView, routes: Sequence[Route]) -> Found:
    """What it does to further entries that ways lead elsewhere, or that other steps lead to the waits of a Journey."""
    shorter, longer = _otherwise(view, routes)
    yield from classes_of_ends(view, shorter=shorter, longer=longer)


def unless_of_waits(by_ways: Iterable[tuple[Class, str]], lasting: Found) -> list[tuple[Class, str]]:
    """What is told of further entries where it is not told of waits that others come to them: that is enough."""
    return [] if Class.TIMING in {kind for kind, _ in by_ways} else [*lasting]


def classes_of_ends(view: JourneyView, *, shorter: bool, longer: bool) -> Found:
    """What it does to further entries that some runs end earlier, or later."""
    skips, restarts = (any(each) for each in zip(*_rules(view), strict=True))
    if (shorter and skips) or (longer and restarts):
        yield Class.REENTRY, _SOONER if shorter and skips else _ANEW
    if (longer and skips) or (shorter and restarts):
        yield Class.ENTRY, _KEPT if longer and skips else _ENDED


_SOONER = "some runs end earlier: their people can enter again sooner"
_ANEW = "some runs end later: who enters again before that begins anew"
_KEPT = "some runs end later: their people do not enter again before that"
_ENDED = "some runs end earlier: who would have begun anew before does not enter again now"


def _otherwise(view: JourneyView, routes: Sequence[Route]) -> tuple[bool, bool]:
    """Whether some may no longer come to a step that holds runs, and whether some come to one who did not.

    Of a wait that moved with an email behind it the email tells.
    """
    emails, emails_now = view.rerouted(routes)
    lost, gained = view.rerouted_through(routes, view.held)
    lost = [name for name in lost if not view.sends_after(base=view.back[name]).intersection(emails)]
    gained = [name for name in gained if not view.sends_after(head=name).intersection(emails_now)]
    guards = view.guarding_for_others(routes, view.held).values()
    shorter, longer = any(met for _, met in guards), any(left for left, _ in guards)
    return bool(lost) or shorter, bool(gained) or longer


def _rules(view: JourneyView) -> Iterator[tuple[bool, bool]]:
    """Of each version, whether who is in a run does not enter where he would else, and whether he does only then."""
    for journey in (view.paired.base, view.paired.head):
        policy, running = journey.enroll.policy, journey.enroll.if_running
        skips = policy == "always" or (policy == "again" and not _over_by_then(view, journey))
        yield running == "skip" and skips, running == "restart" and policy != "always"


def _over_by_then(view: JourneyView, journey: Journey) -> bool:
    """Whether all runs, of either version, are over before the time is that lets their people enter again."""
    if journey.enroll.after is None:
        return False
    gap = from_iso(journey.enroll.after).nominal - (DAY if view.has_calendar else 0)
    longest = [side.bounds.duration.max for side in (view.paired.base, view.paired.head)]
    return all(most is not None and from_iso(most).nominal < gap for most in longest)
