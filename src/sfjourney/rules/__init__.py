"""The rules, family by family. A rule is one file, and one line in the list of its family."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Diagnostic, Finding, Severity
from sfjourney.facts.journeys import know
from sfjourney.model.model import Model
from sfjourney.rules import allowance, consent, flow, recording, redaction, reference, syntax, template, time
from sfjourney.rules import type as types
from sfjourney.rules.fallen_through import with_names_looked_up
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import sent_templates

RULES: tuple[Rule, ...] = (
    *syntax.RULES,
    *reference.RULES,
    *types.RULES,
    *flow.RULES,
    *time.RULES,
    *template.RULES,
    *redaction.RULES,
    *consent.RULES,
    *allowance.RULES,
    *recording.RULES,
)

BY_CODE = {rule.code: rule for rule in RULES}


def check(model: Model) -> Iterator[Finding]:
    """Everything that the rules find in a workspace, but for what follows from words that are reported anyway."""
    mistaken = {file.source.name: file for file in model.files if file.mistaken}
    for finding in _found(model):
        file = mistaken.get(finding.span.file)
        if file is None or not file.doubtful(finding.span):
            yield finding


def _found(model: Model) -> Iterator[Finding]:
    knowledge = know(model)
    for rule in RULES:
        if rule.check is not None:
            yield from rule.check(model)
        if rule.check_known is not None:
            yield from rule.check_known(knowledge)
    checks = [rule.check_template for rule in RULES if rule.check_template is not None]
    for sent in map(with_names_looked_up, sent_templates(knowledge)):
        for check_template in checks:
            yield from check_template(sent)


def diagnose(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Findings with the severity and the reason of their rules: one for each, in the order of files and places."""
    unique = dict.fromkeys(findings)
    found = [BY_CODE[finding.code].diagnose(finding) for finding in unique]
    return in_order(found)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in the order of files and places, those of one place with the worst first."""
    return tuple(sorted(diagnostics, key=lambda d: (d.finding.span, -d.severity, d.finding.code, d.finding.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them keeps the workspace from being compiled."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
