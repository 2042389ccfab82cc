"""A judged difference -> its reports, in files and on standard output."""

from collections.abc import Sequence

from sfjourney.cli.output import say
from sfjourney.cli.reports import Report, add_to_job_summary, delivered
from sfjourney.report.difference.behaviour_text import behaviour_text
from sfjourney.report.difference.diff_text import DiffText
from sfjourney.report.difference.reviewed import Reviewed
from sfjourney.report.page.stories import Stories
from sfjourney.report.paint import Paint


def tell_diff(reports: Sequence[Report], reviewed: Reviewed, stories: Stories | None, color: str) -> None:
    """Write all reports that are asked for: files first, so that they are there once something is printed.

    Raises OSError where a file cannot be written.
    """

    def written(name: str, paint: Paint, width: int) -> str:
        return _text(reviewed, paint, width) if name == "text" else _machine_text(name, reviewed, stories)

    printed = delivered(reports, written, color)
    if any(report.format == "github" for report in reports):
        from sfjourney.report.diagnostics.diagnostic_markdown import SUMMARY_BYTES
        from sfjourney.report.difference.diff_markdown import diff_markdown

        add_to_job_summary(lambda: diff_markdown(reviewed, SUMMARY_BYTES))
    if printed:
        say(printed)


def _text(reviewed: Reviewed, paint: Paint, width: int) -> str:
    told = behaviour_text(reviewed.behaviour, paint, width) + "\n" if reviewed.behaviour is not None else ""
    return told + DiffText(paint, width).render(reviewed.review, reviewed.compared)


def _machine_text(name: str, reviewed: Reviewed, stories: Stories | None) -> str:
    match name:
        case "json":
            from sfjourney.report.difference.diff_json import diff_json

            return diff_json(reviewed.review, reviewed.compared, reviewed.behaviour).decode()
        case "html":
            from sfjourney.report.page.difference_page import difference_page

            return difference_page(reviewed, stories)
        case "markdown":
            from sfjourney.report.difference.diff_markdown import diff_markdown

            return diff_markdown(reviewed)
        case "svg":
            from sfjourney.report.picture.difference import difference_svg

            return difference_svg(reviewed.drawn)
        case "mermaid":
            from sfjourney.report.difference.mermaid_difference import difference_mermaid

            return difference_mermaid(reviewed.drawn)
        case "sarif":
            from sfjourney.report.difference.diff_sarif import diff_sarif
            from sfjourney.version import VERSION

            return diff_sarif(reviewed, VERSION)
        case _:
            from sfjourney.report.difference.diff_github import diff_annotations

            return diff_annotations(reviewed)
