"""What a rule is: one declaration that carries its check, its reasons and its examples."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Finding, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.model.model import Model
from sfjourney.rules.sent import SentTemplate

Check = Callable[[Model], Iterable[Finding]]
CheckKnown = Callable[[Knowledge], Iterable[Finding]]
CheckTemplate = Callable[[SentTemplate], Iterable[Finding]]

_OF_EMAILS = ("template", "redaction")


class Rule(Struct, frozen=True):
    """One rule. It has no check where an earlier stage finds it: reading a file, parsing, reading a schema.

    ``check`` is asked once for a workspace, ``check_known`` too, with what is known on the paths of its Journeys;
    ``check_template`` once for every template, with its sends. ``bad`` and ``good`` are workspaces written as one text
    (rules/example.py); the tests run both. ``unreadable`` is true where what is found leaves nothing to compile.
    """

    code: str
    title: str
    severity: Severity
    why: str
    bad: str
    good: str
    since: str = "0.1"
    unreadable: bool = False
    check: Check | None = None
    check_known: CheckKnown | None = None
    check_template: CheckTemplate | None = None

    @property
    def family(self) -> str:
        return self.code.partition("/")[0]

    @property
    def may_be_silenced(self) -> bool:
        """Whether an author may silence it, or lower its severity: a workspace with what it finds can be compiled.

        That is so where it is no error, or is one of what a reader of the email would see
        (docs/decisions/0035-what-may-be-silenced.md).
        """
        return self.severity is not Severity.ERROR or (self.family in _OF_EMAILS and not self.unreadable)

    def diagnose(self, finding: Finding) -> Diagnostic:
        return Diagnostic(finding, self.severity, finding.why or self.why)
