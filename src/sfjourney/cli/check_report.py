"""What a check found -> its reports, in files and on standard output."""

from msgspec import Struct

from sfjourney.cli.check_request import Asked
from sfjourney.cli.output import note, say
from sfjourney.cli.reports import add_to_job_summary, delivered, machine_text
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText, fixable, tally
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.diagnostics.statistics import statistics
from sfjourney.report.paint import Paint
from sfjourney.silencing.baseline import Compared


def tell(asked: Asked, findings: Findings, result: Compared, before: str) -> None:
    """Write all reports that are asked for: files first, so that they are there once something is printed.

    ``before`` stands before the names of files in text. Raises OSError where a file cannot be written.
    """
    text = _Text(asked, findings, before, _closing(findings, result))

    def written(name: str, paint: Paint, width: int) -> str:
        return text.told(paint, width) if name == "text" else machine_text(name, findings, asked.fail_on)

    printed = delivered(asked.reports, written, asked.options.color)
    if any(report.format == "github" for report in asked.reports):
        from sfjourney.report.diagnostics.diagnostic_markdown import SUMMARY_BYTES, diagnostics_markdown

        add_to_job_summary(lambda: diagnostics_markdown(findings, SUMMARY_BYTES))
    if printed:
        say(printed)
    if not asked.options.quiet:
        if all(report.file is not None for report in asked.reports):
            note(text.closing)
        if result.gone:
            count = sum(known.count for known in result.gone)
            are, them = ("is", "it") if count == 1 else ("are", "them")
            note(f"{count:,} of the baseline {are} found no more: --write-baseline takes {them} out")


class _Text(Struct, frozen=True):
    """The findings for people, on a terminal or in a file."""

    asked: Asked
    findings: Findings
    before: str
    closing: str

    def told(self, paint: Paint, width: int) -> str:
        diagnostics = self.findings.diagnostics
        if self.asked.options.statistics:
            text = statistics(diagnostics, paint)
        else:
            text = DiagnosticText(self.findings.sources, paint, width, self.before, options=True).render(diagnostics)
        closing = "" if self.asked.options.quiet and not diagnostics else self.closing + "\n"
        return text + ("\n" if text else "") + closing


def _closing(findings: Findings, result: Compared) -> str:
    """How many of what there is, and what could be done about them."""
    diagnostics = findings.diagnostics
    shown_ones = {id(diagnostic) for diagnostic in diagnostics}
    others = [diagnostic for diagnostic in result.new if id(diagnostic) not in shown_ones]
    if others:
        line = f"{tally(diagnostics)} in what was asked for; {tally(others)} elsewhere in the workspace"
    else:
        line = f"{tally(diagnostics)} in {findings.contents}"
    if result.known:
        line += f"; {result.known:,} more in the baseline"
    hint = fixable(diagnostics)
    return f"{line}\n{hint}" if hint else line
