"""A judged difference -> a page of its own: the verdict, what it does to people, both versions beside each other."""

from collections.abc import Iterator, Sequence

import msgspec

from sfjourney.behaviour.told import Example
from sfjourney.diagnostics import Severity
from sfjourney.report.difference.behaviour_text import KIND_WORDS, example_body, example_title
from sfjourney.report.difference.class_text import CLASS_WORDS
from sfjourney.report.difference.diff_text import groups, notes_of, place_text, signed_lines, tally
from sfjourney.report.difference.reviewed import Reviewed, Row
from sfjourney.report.layout import laid_out
from sfjourney.report.markup import escaped
from sfjourney.report.page.behaviour_tables import behaviour_tables
from sfjourney.report.page.page import Script, html_page
from sfjourney.report.page.previews import NONCE
from sfjourney.report.page.replay_values import millis
from sfjourney.report.page.stories import MOST_KEPT, Stories
from sfjourney.report.page.story_finder import difference_finder
from sfjourney.report.page.table import scrolling, table
from sfjourney.report.paint import Paint
from sfjourney.report.picture.changed import ChangedJourney, Half
from sfjourney.report.picture.svg import journey_svg
from sfjourney.report.severities import SIGNS

_COLUMNS, _INDENT = 96, 4
_SCRIPTS = ("columns.js", "timeline.js", "story.js", "difference.js", "finder.js")
_LEGEND = (
    "What is new has a thick line and “+ new”, what is gone a dashed one and “− gone”, what changed a dotted one and"  # noqa: RUF001  # as in pictures
    " “~ changed”. An ellipsis stands for steps that did not change."
)


def difference_page(reviewed: Reviewed, stories: Stories | None) -> str:
    """The page that ``diff --format html`` writes. ``stories`` are there where both versions were replayed."""
    behaviour = reviewed.behaviour
    sections: list[tuple[str, str, list[str]]] = []
    if behaviour is not None:
        sections.append(("figures", "For people", behaviour_tables(behaviour)))
    sections.append(("changes", "What changed", [*_changes(reviewed)]))
    sections.append(("pictures", "Before and after", [*_pictures(reviewed.drawn)]))
    if behaviour is not None and stories is not None and stories.profiles.id:
        sections.append(("people", "Whom it concerns", [_people(stories, behaviour.profiles_affected)]))
        sections.append(("examples", "For example", [*_examples(behaviour.examples, stories)]))
    notes = notes_of(reviewed.review)
    if notes:
        listed = "".join(f"<li>{escaped(note)}</li>" for note in notes)
        sections.append(("notes", "To be known", [f"<ul>{listed}</ul>"]))
    body = [*_header(reviewed), _navigation(sections), '<main id="main">']
    for name, title, content in sections:
        body += [f'<section id="{name}" aria-labelledby="{name}-title">', f'<h2 id="{name}-title">{title}</h2>']
        body += [*content, "</section>"]
    script = None
    if any(name == "people" for name, _, _ in sections):
        script = Script(_SCRIPTS, msgspec.json.encode(stories).decode(), NONCE)
    styles = ["picture.css", "replay.css", "difference.css"]
    return html_page("What changes for people", "\n".join([*body, "</main>"]), styles, script)


def _navigation(sections: Sequence[tuple[str, str, list[str]]]) -> str:
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title, _ in sections)
    return f'<nav aria-label="Parts of this page"><ul>{links}</ul></nav>'


# ---- the verdict


def _header(reviewed: Reviewed) -> Iterator[str]:
    review, compared = reviewed.review, reviewed.compared
    yield "<header>"
    yield "<h1>What changes for people</h1>"
    worst = review.worst.word if review.worst is not None else "none"
    yield f'<p class="verdict {worst}">{_sign(review.worst)} {escaped(tally(review))}</p>'
    where = f"<code>{escaped(compared.base)}</code> to <code>{escaped(compared.head)}</code>"
    yield f"<p>From {where}, deployed {reviewed.policy}: {_POLICY_WORDS[reviewed.policy]}.</p>"
    other = compared.other.difference.policy
    yield f"<p>Deployed {other}, {_POLICY_WORDS[other]}: {escaped(tally(compared.other))}.</p>"
    yield "</header>"


_POLICY_WORDS = {
    "live": "runs that wait go on in the new version",
    "pinned": "runs that wait finish on the version they began",
}


def _sign(level: Severity | None) -> str:
    return f'<span aria-hidden="true">{SIGNS[level] if level is not None else "✓"}</span>'


# ---- changes


def _changes(reviewed: Reviewed) -> Iterator[str]:
    if not reviewed.rows:
        yield '<p class="soft">Nothing.</p>'
        return
    policies = [reviewed.policy, reviewed.compared.other.difference.policy]
    heads = (*(f"{policy}" for policy in policies), "Class", "Journey", "Where", "What", "Fingerprint")
    yield table(
        "Changes", ("Class", *heads[:2], *heads[3:]), [_row(row, policies) for row in reviewed.rows], stacks=True
    )
    kinds = dict.fromkeys(row.change.remark.kind for row in reviewed.rows)
    meanings = "".join(f"<dt>{kind.value}</dt><dd>{escaped(CLASS_WORDS[kind])}</dd>" for kind in kinds)
    yield f'<dl class="facts">{meanings}</dl>'
    for title, changes in groups(reviewed.review.difference.changes):
        told: set[int] = set()
        parts = []
        for change in changes:
            lines = signed_lines(change.remark) if id(change.remark.edit) not in told else []
            told.add(id(change.remark.edit))
            if lines:
                parts.append(f"<h4>{escaped(place_text(change.remark))}</h4>{_lines(lines)}")
        if parts:
            yield f"<details><summary>Lines before and after: {escaped(title)}</summary>{''.join(parts)}</details>"


def _row(row: Row, policies: Sequence[str]) -> tuple[str, ...]:
    remark, levels = row.change.remark, {policy.value: level for policy, level in row.levels.items()}
    found = [levels.get(policy) for policy in policies]
    words = [f"{SIGNS[level]}\N{NO-BREAK SPACE}{level.word}" if level is not None else "none" for level in found]
    what = remark.message
    if row.approval is not None:
        what += f". ✓ Approved: {row.approval.reason}"
    if remark.reaches:
        what += f". It reaches {', '.join(remark.reaches)}"
    where = remark.journey or "shared by the workspace"
    return (remark.kind.value, *words, where, place_text(remark), what, row.change.fingerprint)


def _lines(lines: Sequence[tuple[str, str]]) -> str:
    tags = {"-": "del", "+": "ins"}
    parts = []
    for sign, text in lines:
        tag = tags.get(sign, "span")
        parts.append(f"<{tag}>{sign} {escaped(text)}</{tag}>")
    return f'<pre class="lines">{chr(10).join(parts)}</pre>'


# ---- pictures


def _pictures(drawn: Sequence[ChangedJourney]) -> Iterator[str]:
    if not drawn:
        yield '<p class="soft">No Journey looks different.</p>'
        return
    yield f'<p class="soft">{_LEGEND}</p>'
    for number, changed in enumerate(drawn, 1):
        yield f'<section id="journey-{number}" aria-labelledby="journey-{number}-title">'
        yield f'<h3 id="journey-{number}-title">{escaped(changed.title)}</h3>'
        yield _beside(changed, whole=False)
        if not all(half.whole for half in changed.sides):
            yield f"<details><summary>All of {escaped(changed.key)}, before and after</summary>"
            yield _beside(changed, whole=True)
            yield "</details>"
        yield "</section>"


def _beside(changed: ChangedJourney, *, whole: bool) -> str:
    sides = [("Before", changed.base), ("After", changed.head)]
    parts = [_side(changed.key, name, half, whole=whole) for name, half in sides if half is not None]
    return f'<div class="beside">{"".join(parts)}</div>'


def _side(key: str, name: str, half: Half, *, whole: bool) -> str:
    picture = journey_svg(half.journey, half.marks, None if whole else half.kept)
    about = f"{key}, {name.lower()}{', all of it' if whole else ''}"
    return f"<figure><figcaption>{name}</figcaption>{scrolling(about)}{picture}</div></figure>"


# ---- people


def _people(stories: Stories, affected: int) -> str:
    count = len(stories.profiles.id)
    note = f"{affected:,} Profiles get other emails. {count:,} with another email or run are listed here."
    if len(stories.runs.start) + len(stories.sends.decided) >= MOST_KEPT:
        note += f" A page tells of {MOST_KEPT:,} runs and emails at most: these are some of them, picked by chance."
    if not stories.previews.documents:
        note += " The versions hide different values, or no email goes out: no text of an email is shown."
    return difference_finder(note)


def _examples(examples: Sequence[Example], stories: Stories) -> Iterator[str]:
    kind = None
    for number, one in enumerate(examples):
        if one.kind != kind:
            kind = one.kind
            yield f"<h3>{KIND_WORDS[kind].capitalize()}</h3>"
        yield f'<article aria-labelledby="example-{number}">'
        yield f'<h4 id="example-{number}">{escaped(f"{one.email}: {example_title(one)}")}</h4>'
        lines = [text for line in example_body(one) for text in laid_out(line, Paint(colour=False), _COLUMNS)]
        if lines:
            told = chr(10).join(escaped(line.removeprefix(" " * _INDENT)) for line in lines)
            yield f'<pre class="told">{told}</pre>'
        place = _difference_of(one, stories)
        if place is not None:
            words = f"Both stories of {escaped(one.email)}"
            yield f'<p><button type="button" class="opens" data-difference="{place}">{words}</button></p>'
        yield "</article>"


def _difference_of(one: Example, stories: Stories) -> int | None:
    """Which of the differences that the page carries an example is about; None where it tells of another Profile."""
    email, told = one.base or one.head, stories.differences
    at = millis(email.sent_at or email.decided_at) - stories.base if email is not None else None
    for number, (how, profile, went) in enumerate(zip(told.how, told.profile, told.at, strict=True)):
        same = stories.profiles.id[profile] == one.profile_id and KIND_WORDS[one.kind] in stories.words[how]
        if same and at in (None, went):
            return number
    return None
