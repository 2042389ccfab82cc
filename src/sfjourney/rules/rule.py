"""What a rule is: one declaration that carries its check, its reasons and its examples."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sfjourney.diagnostics import Diagnostic, Finding, Severity
from sfjourney.model.model import Model

Check = Callable[[Model], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``check`` is None where an earlier stage finds it: reading a file, parsing, reading a schema.

    ``bad`` and ``good`` are workspaces written as one text (rules/example.py); the tests run both.
    """

    code: str
    title: str
    severity: Severity
    why: str
    bad: str
    good: str
    since: str = "0.1"
    check: Check | None = field(default=None)

    @property
    def family(self) -> str:
        return self.code.partition("/")[0]

    def diagnose(self, finding: Finding) -> Diagnostic:
        return Diagnostic(finding, self.severity, self.why)
