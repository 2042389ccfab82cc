"""A replay -> a page of its own: funnels, emails over time, what needs attention, and any Profile's story."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from sfjourney.graph.graph import Journey
from sfjourney.replay.rows import SendRowWithState
from sfjourney.replay.summary import JourneySummary, Summary, TemplateSummary
from sfjourney.report.markup import escaped
from sfjourney.report.page.attention_list import attention_list
from sfjourney.report.page.bar_chart import bar_chart
from sfjourney.report.page.funnel import Funnel, funnels
from sfjourney.report.page.graph_page import journey_heading
from sfjourney.report.page.journey_facts import journey_facts, steps_table
from sfjourney.report.page.page import Script, html_page
from sfjourney.report.page.previews import NONCE, Previews
from sfjourney.report.page.replay_values import ReplayValues
from sfjourney.report.page.stories import MOST_KEPT, Stories, stories
from sfjourney.report.page.story_finder import story_finder
from sfjourney.report.page.table import Cell, scrolling, table
from sfjourney.report.page.time_buckets import Buckets, buckets
from sfjourney.report.picture.svg import journey_svg
from sfjourney.templates import CompiledTemplate

_STATUSES = ("Sent", "Skipped", "Failed")
_SERIES = tuple(status.lower() for status in _STATUSES)
_SHA_SHOWN = 12

Hours = dict[tuple[str | None, str], Counter[str]]
"""By Journey (None for recorded calls) and status, how many sends in each hour of UTC."""


def replay_page(values: ReplayValues, templates: Mapping[str, CompiledTemplate]) -> str:
    """The page that ``simulate --report`` writes. ``templates`` are those of the workspace, by id."""
    summary = values.summary
    hours = _hours(values.sends)
    by_journey = funnels(values.graph.journeys, values.runs)
    told = stories(values.rows, Previews((templates,)))
    body = [
        "<header>",
        f"<h1>Replay of {escaped(_inputs(summary))}</h1>",
        _lead(summary),
        "</header>",
        _navigation(),
        '<main id="main">',
        *_section("attention", "Needs attention", attention_list(summary.attention)),
        *_section("journeys", "Journeys", _journeys(summary)),
        *_section("time", "Emails over time", bar_chart("Emails", _SERIES, _over_time(hours, None))),
        *_section("people", "Profiles and their stories", _people(told, summary)),
        *_section("pictures", "Where runs went", _legend()),
    ]
    for number, (journey, counted) in enumerate(zip(values.graph.journeys, summary.journeys, strict=True), 1):
        body += _journey(number, journey, counted, by_journey[journey.key], hours)
    body += [*_section("emails", "Emails", _emails(summary)), *_section("made", "How this was made", _made(summary))]
    data = msgspec.json.encode(told).decode()
    script = Script(("columns.js", "timeline.js", "story.js", "replay.js", "finder.js"), data, NONCE)
    return html_page("Replay", "\n".join([*body, "</main>"]), ["picture.css", "replay.css"], script)


def _inputs(summary: Summary) -> str:
    names = [one.file.rpartition("/")[2] for one in summary.inputs]
    return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "") if names else "nothing"


def _lead(summary: Summary) -> str:
    records = summary.records
    totals = [sum(getattr(one, name) for one in _templates(summary)) for name in _SERIES]
    enrolled = sum(journey.enrolled for journey in summary.journeys)
    facts = [("records", records.read), ("refused", records.refused), ("runs", enrolled)]
    facts += [(f"emails {word}", count) for word, count in zip(_SERIES, totals, strict=True)]
    items = "".join(f"<li><b>{count:,}</b> {word}</li>" for word, count in facts)
    until = f", until {summary.until}" if summary.until is not None else ""
    clock = f'<p class="soft">By the {summary.clock} clock{until}. Nothing was sent: this is what would have been.</p>'
    return f'<ul class="counts">{items}</ul>\n{clock}'


def _templates(summary: Summary) -> list[TemplateSummary]:
    return [*(one for journey in summary.journeys for one in journey.sends), *summary.recorded_sends]


def _navigation() -> str:
    places = {
        "attention": "Needs attention",
        "journeys": "Journeys",
        "time": "Emails over time",
        "people": "Profiles",
        "pictures": "Where runs went",
        "emails": "Emails",
        "made": "How this was made",
    }
    links = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in places.items())
    return f'<nav aria-label="Parts of this page"><ul>{links}</ul></nav>'


def _section(name: str, title: str, *content: str) -> list[str]:
    return [
        f'<section id="{name}" aria-labelledby="{name}-title">',
        f'<h2 id="{name}-title">{title}</h2>',
        *content,
        "</section>",
    ]


def _hours(sends: Iterable[SendRowWithState]) -> Hours:
    found: Hours = {}
    for send in sends:
        at = send.sent_at or send.decided_at
        found.setdefault((send.journey, send.status), Counter())[at[:13]] += 1
    return found


def _over_time(hours: Hours, journey: str | None) -> Buckets:
    """The sends of a Journey over time, or of all of them."""
    series = []
    for status in _STATUSES:
        total: Counter[str] = Counter()
        for (sender, kind), counts in hours.items():
            if kind == status and journey in (None, sender):
                total.update(counts)
        series.append(total)
    return buckets(list(series))


def _journeys(summary: Summary) -> str:
    heads = ("Journey", "Matched", "Enrolled", "Skipped", "Running", "Completed", "Exited", "Goal", "Emails sent")
    rows: list[tuple[Cell, ...]] = [
        (
            journey.key,
            journey.matched,
            journey.enrolled,
            sum(journey.skipped.values()),
            journey.running,
            journey.completed,
            sum(journey.exited.values()),
            _goal(journey),
            sum(one.sent for one in journey.sends),
        )
        for journey in summary.journeys
    ]
    return table("Journeys", heads, rows, [f"journey-{number}" for number in range(1, len(rows) + 1)])


def _goal(journey: JourneySummary) -> str:
    if journey.draft:
        return "draft"
    return f"{journey.goal_rate:.1%}" if journey.goal_rate is not None else "none"


def _people(told: Stories, summary: Summary) -> str:
    sends, previews = len(told.sends.decided), len(told.previews.documents)
    of_all = sum(one.sent + one.skipped + one.failed for one in _templates(summary))
    note = f"{len(told.profiles.id):,} Profiles with a run or an email, {sends:,} emails, {previews:,} previews."
    if sends < of_all:
        note += (
            f" A page tells of {MOST_KEPT:,} runs and emails at most: these are some Profiles, picked by chance."
            " All else on it counts them all."
        )
    return story_finder(f"{note} A Profile that no email was for is found by its id alone.")


def _legend() -> str:
    return (
        '<p class="soft">Numbers are runs, at ways out also their share of the step\'s; a line is as wide as its share'
        " of the Journey's runs, and dashed where nobody came by.</p>"
    )


def _journey(number: int, journey: Journey, counted: JourneySummary, funnel: Funnel, hours: Hours) -> list[str]:
    name = escaped(journey.key)
    return [
        f'<section id="journey-{number}" aria-labelledby="journey-{number}-title">',
        f'<h3 id="journey-{number}-title">{journey_heading(journey)}</h3>',
        f"<p>{_runs(journey, counted)}</p>",
        scrolling(f"Picture of {journey.key}"),
        journey_svg(journey, funnel.marks(journey)),
        "</div>",
        f"<details><summary>Numbers of {name}</summary>",
        _numbers(journey, funnel),
        "</details>",
        f"<details><summary>Emails of {name} over time</summary>",
        bar_chart(f"Emails of {journey.key}", _SERIES, _over_time(hours, journey.key)),
        "</details>",
        f"<details><summary>Clauses and steps of {name}</summary>",
        journey_facts(journey),
        steps_table(journey),
        "</details>",
        "</section>",
    ]


def _runs(journey: Journey, counted: JourneySummary) -> str:
    if journey.draft:
        return "A draft: nobody is enrolled."
    parts = [f"{counted.matched:,} matched, {counted.enrolled:,} enrolled"]
    parts += [f"skipped: {_listed(counted.skipped)}"] if counted.skipped else []
    parts += [f"exited: {_listed(counted.exited)}"] if counted.exited else []
    return "; ".join(parts) + "."


def _listed(counts: Mapping[str, int]) -> str:
    by_count = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{count:,} {escaped(reason)}" for reason, count in by_count)


def _numbers(journey: Journey, funnel: Funnel) -> str:
    rows = [
        (
            node.id,
            funnel.reached[node.id],
            funnel.waits[node.id],
            tuple(
                f"{edge.port} {funnel.took[node.id, edge.port]:,}" for edge in journey.edges if edge.source == node.id
            ),
        )
        for node in journey.nodes
    ]
    return table(f"Numbers of {journey.key}", ("Node", "Runs", "Waiting", "Ways out"), rows)


def _emails(summary: Summary) -> str:
    senders = [(journey.key, journey.sends) for journey in summary.journeys]
    rows = [
        (
            one.template,
            sender,
            one.sent,
            one.skipped,
            one.failed,
            "; ".join(f"{n:,} {why}" for why, n in one.reasons.items()),
        )
        for sender, sends in (*senders, ("calls of the recording", summary.recorded_sends))
        for one in sends
    ]
    return table("Emails", ("Template", "Sent by", "Sent", "Skipped", "Failed", "Because"), rows)


def _made(summary: Summary) -> str:
    rows = [(one.file, one.lines, one.sha256[:_SHA_SHOWN]) for one in summary.inputs]
    return (
        table("Recordings", ("Recording", "Lines", "SHA-256 begins"), rows)
        + f'<p class="soft">sfjourney {escaped(summary.tool)}, time zones of tzdata {escaped(summary.tzdata)}, '
        f"workspace {escaped(summary.workspace[:_SHA_SHOWN])}. Instants are UTC.</p>"
    )
