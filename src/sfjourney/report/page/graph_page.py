"""A graph -> a page: an index, and of each Journey its clauses, its picture, its steps in words."""

from sfjourney.graph.graph import Graph, Journey
from sfjourney.plurals import plural
from sfjourney.report.markup import escaped
from sfjourney.report.page.journey_facts import journey_facts, steps_table
from sfjourney.report.page.page import html_page
from sfjourney.report.page.table import scrolling, table
from sfjourney.report.picture.svg import journey_svg


def graph_page(graph: Graph) -> str:
    """The page that ``compile --format html`` writes."""
    count = len(graph.journeys)
    parts = ["<header>", f"<h1>{count} {plural(count, 'Journey')}</h1>", "</header>"]
    parts += ['<nav aria-label="Journeys">', _index(graph), "</nav>", '<main id="main">']
    for number, journey in enumerate(graph.journeys, 1):
        parts += _journey(journey, number)
    return html_page("Journeys", "\n".join([*parts, "</main>"]), ["picture.css"])


def _index(graph: Graph) -> str:
    rows = [
        (journey.key, (journey.title or "") + (" (draft)" if journey.draft else ""), len(journey.nodes))
        for journey in graph.journeys
    ]
    links = [f"journey-{number}" for number in range(1, len(rows) + 1)]
    return table("Journeys", ("Journey", "Title", "Nodes"), rows, links)


def _journey(journey: Journey, number: int) -> list[str]:
    return [
        f'<section id="journey-{number}" aria-labelledby="title-{number}">',
        f'<h2 id="title-{number}">{journey_heading(journey)}</h2>',
        journey_facts(journey),
        scrolling(f"Picture of {journey.key}"),
        journey_svg(journey),
        "</div>",
        "<details><summary>Steps in words</summary>",
        steps_table(journey),
        "</details>",
        '<p><a href="#main">All Journeys</a></p>' if number > 1 else "",
        "</section>",
    ]


def journey_heading(journey: Journey) -> str:
    """A Journey's key, and its title in words."""
    title = f" {escaped(journey.title)}" if journey.title else ""
    return f"<code>{escaped(journey.key)}</code>{title}" + (" (draft)" if journey.draft else "")
