"""A segment that is defined by itself."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Model
from sfjourney.model.reads import conditions_within
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    asks = {
        name: [inner.segment for inner in conditions_within(segment.condition) if isinstance(inner, values.InSegment)]
        for name, segment in model.segments.items()
    }
    settled: set[str] = set()
    for start in asks:
        path: list[str] = []
        left = [(start, False)]
        while left:
            name, done = left.pop()
            if done:
                settled.add(path.pop())
                continue
            if name in settled or name not in asks:
                continue
            path.append(name)
            left.append((name, True))
            for asked in asks[name]:
                if asked.text in path:
                    yield _cycle(model, path[path.index(asked.text) :], asked)
                else:
                    left.append((asked.text, False))


def _cycle(model: Model, path: list[str], asked: values.Name) -> Finding:
    around = " -> ".join([*path, path[0]])
    return Finding(
        "reference/segment-cycle",
        f"the segment `{path[0]}` is defined by itself: {around}",
        asked.span,
        "leads back",
        tuple(Label(model.segments[name].name.span, "on the way") for name in path[:1]),
        "define one of them without the other",
        about=around,
    )


SEGMENT_CYCLE = Rule(
    code="reference/segment-cycle",
    title="A segment is defined by itself",
    severity=Severity.ERROR,
    why="who is in it depends on who is in it",
    bad="""\
        segment loyal = in segment regular
        segment regular = in segment loyal or did order.created at least 3 times

        journey j {
          on order.created where in segment loyal
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        segment regular = did order.created at least 3 times
        segment loyal = in segment regular and did order.created in last 30 days

        journey j {
          on order.created where in segment loyal
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
