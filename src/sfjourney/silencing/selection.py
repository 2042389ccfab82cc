"""The name of a rule or of a family -> the rules that are meant."""

from collections.abc import Iterable

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic
from sfjourney.rules import BY_CODE
from sfjourney.spelling import likely


class UnknownRule(ValueError):  # noqa: N818  # reads as what it says
    """There is no rule, and no family of rules, of that name."""


class Selector(Struct, frozen=True):
    """One rule, by its code, or a family of them."""

    name: str

    def takes(self, code: str) -> bool:
        return self.name in (code, code.partition("/")[0])


class Selection(Struct, frozen=True):
    """Which rules are asked for: all, or those selected, but for those ignored."""

    selected: tuple[Selector, ...] = ()
    ignored: tuple[Selector, ...] = ()

    def takes(self, code: str) -> bool:
        if any(selector.takes(code) for selector in self.ignored):
            return False
        return not self.selected or any(selector.takes(code) for selector in self.selected)

    def of(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(diagnostic for diagnostic in diagnostics if self.takes(diagnostic.finding.code))


def selector(name: str) -> Selector:
    """What a name selects. Raises UnknownRule, with what was probably meant."""
    families = dict.fromkeys(rule.family for rule in BY_CODE.values())
    if name in BY_CODE or name in families:
        return Selector(name)
    meant = meant_rule(name) or likely(name, families)
    hint = f"did you mean {meant}?" if meant else "`sfjourney explain` lists the rules"
    raise UnknownRule(f"there is no rule or family {name!r}; {hint}")


def meant_rule(name: str) -> str | None:
    """The code that was probably meant: one spelt much the same, or the only one of that name in any family."""
    meant = likely(name, BY_CODE)
    if meant is not None:
        return meant
    stem = name.rpartition("/")[2]
    same = [code for code in BY_CODE if code.rpartition("/")[2] == stem]
    return same[0] if len(same) == 1 else None
