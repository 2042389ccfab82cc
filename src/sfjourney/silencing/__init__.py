"""Findings -> those that are reported here: without what authors allow, and as severe as the workspace says."""

from collections.abc import Iterable

from sfjourney.diagnostics import Diagnostic, Finding
from sfjourney.rules import diagnose
from sfjourney.silencing.allowances import without_allowed
from sfjourney.silencing.severities import SeveritySetting, with_severities
from sfjourney.syntax.tree import JourneyFile


def reported(
    findings: Iterable[Finding], files: Iterable[JourneyFile], settings: tuple[SeveritySetting, ...]
) -> tuple[Diagnostic, ...]:
    """What a workspace reports of all that was found in it, in the order of files and places."""
    return with_severities(diagnose(without_allowed(findings, files)), settings)
