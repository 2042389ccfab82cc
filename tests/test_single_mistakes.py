"""One mistake in the sample workspace: where the first diagnostic stands, and how many there are.

``SFJOURNEY_SEED`` and ``SFJOURNEY_MISTAKES`` choose the seed and how many mistakes are made.
"""

import os
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

import pytest
from msgspec.structs import replace

from documents import ROOT
from generate.mutations import Mutation, Mutator
from journey_cases import clean_cases
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.source import Source
from sfjourney.syntax.parse import parse
from sfjourney.workspace import Workspace, load_workspace

pytestmark = pytest.mark.thorough

SEED: Final = int(os.environ.get("SFJOURNEY_SEED", "1"))
MISTAKES: Final = int(os.environ.get("SFJOURNEY_MISTAKES", "80"))
NEAR_LINES: Final = 2
FEW: Final = 3
NEAR_SHARE: Final = 0.95
FEW_SHARE: Final = 0.97


@dataclass(frozen=True)
class Answer:
    """What is said of one mistake."""

    mutation: Mutation
    file: str
    line: int
    count: int
    message: str

    @property
    def near(self) -> bool:
        first, last = self.mutation.lines
        return self.file == self.mutation.file and first - NEAR_LINES <= self.line <= last + NEAR_LINES

    def __str__(self) -> str:
        place = f"{self.mutation.file}:{self.mutation.lines[0]}"
        return (
            f"{place} {self.mutation.kind} {self.mutation.what}: {self.count}, {self.file}:{self.line} {self.message}"
        )


@cache
def workspace() -> Workspace:
    return load_workspace(ROOT / "journeys")


def mutated(mutation: Mutation) -> Compiled:
    def changed(sources: tuple[Source, ...]) -> tuple[Source, ...]:
        return tuple(replace(s, text=mutation.text) if s.name == mutation.file else s for s in sources)

    whole = workspace()
    return compile_workspace(replace(whole, journeys=changed(whole.journeys), templates=changed(whole.templates)))


def answers(seed: int, count: int) -> list[Answer]:
    """What is said of so many mistakes; one that leaves the workspace valid is none."""
    random = Random(seed)  # noqa: S311  # a seed, not a secret
    mutator = Mutator({source.name: source.text for source in (*workspace().journeys, *workspace().templates)})
    made: list[Answer] = []
    while len(made) < count:
        mutation = mutator.mutation(random)
        compiled = mutated(mutation)
        if compiled.diagnostics:
            finding = compiled.diagnostics[0].finding
            line = compiled.sources[finding.span.file].position(finding.span.start).line
            made.append(Answer(mutation, finding.span.file, line, len(compiled.diagnostics), finding.message))
    return made


def test_of_one_mistake_the_first_diagnostic_stands_near_and_there_are_few() -> None:
    made = answers(SEED, MISTAKES)
    far, many = [one for one in made if not one.near], [one for one in made if one.count > FEW]
    assert len(made) - len(far) >= NEAR_SHARE * len(made), "\n".join(map(str, far))
    assert len(made) - len(many) >= FEW_SHARE * len(made), "\n".join(map(str, many))


@pytest.mark.parametrize("offset", range(4))
def test_nearly_every_mistake_in_the_text_of_a_journey_is_one_finding_where_it_is(offset: int) -> None:
    """The texts of the cases, which are laid out in other ways than the sample workspace is."""
    texts = {case.name: case.text for case in clean_cases() if not parse(Source("a", case.text)).findings}
    mutator = Mutator({f"{name}.journey": text for name, text in texts.items()})
    random = Random(SEED * 4 + offset)  # noqa: S311  # a seed, not a secret
    said = []
    for _ in range(150):
        mutation = mutator.mutation(random)
        source = Source(mutation.file, mutation.text)
        findings = sorted(parse(source).findings, key=lambda finding: finding.span)
        if findings:
            first = findings[0]
            line = source.position(first.span.start).line
            said.append(Answer(mutation, mutation.file, line, len(findings), first.message))
    assert len(said) > 60
    wide = [str(one) for one in said if not one.near or one.count > 4]
    assert len(wide) <= 0.02 * len(said), wide
    assert sum(one.count == 1 for one in said) >= 0.97 * len(said), [str(one) for one in said if one.count > 1]
