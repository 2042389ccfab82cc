"""The part of a page in which any Profile's story is found and told; its script fills it from the page's columns."""

from collections.abc import Mapping

from sfjourney.report.markup import escaped

_CONTROLS = """\
<form id="finder" role="search" aria-label="{label}">
<p><label for="find">Find by address, id, subject, template, Journey or {what}</label>
<input id="find" type="search" autocomplete="off" spellcheck="false" aria-controls="list" aria-describedby="found"></p>
<fieldset><legend>List</legend>
{kinds}
</fieldset>
</form>
<p id="found" role="status" class="soft"></p>
<div id="list" class="list" role="listbox" tabindex="0" aria-label="Found" hidden><div role="presentation"></div></div>
<section id="story" class="story" aria-labelledby="story-title" tabindex="-1" hidden>
<h3 id="story-title"></h3>
<p id="story-id" class="soft"></p>
{before}<div class="zoom" role="group" aria-label="Zoom of the timeline">
<button type="button" id="zoom-in">Zoom in</button>
<button type="button" id="zoom-out">Zoom out</button>
<button type="button" id="zoom-all">Whole story</button>
</div>
<div id="timeline" class="scroll" role="region" tabindex="0" aria-label="Timeline; + and - zoom"></div>
<ul class="legend" aria-hidden="true">
<li><svg width="14" height="14"><circle class="mark Sent" cx="7" cy="7" r="5"/></svg> sent</li>
<li><svg width="14" height="14"><path class="mark Skipped" d="M7 1l6 6-6 6-6-6z"/></svg> skipped</li>
<li><svg width="14" height="14"><path class="mark Failed" d="M2 2l10 10M12 2L2 12"/></svg> failed</li>
</ul>
{steps}
</section>
<noscript><p>Profiles are listed by the script of this page, which this browser does not run.</p></noscript>"""


def story_finder(note: str) -> str:
    """The part about one replay, with a sentence about what it has and has not."""
    kinds = {"profiles": "Profiles", "emails": "Emails"}
    return _part(note, kinds, "Profiles and emails", "status", "", '<ol id="steps" class="steps"></ol>')


def difference_finder(note: str) -> str:
    """The part about two versions: what differs can be found, and a story is told in both, side by side."""
    kinds = {"differences": "What differs", "profiles": "Profiles"}
    difference = '<div id="difference" hidden></div>\n'
    return _part(note, kinds, "Differences", "kind of difference", difference, '<div id="steps" class="beside"></div>')


def _part(note: str, kinds: Mapping[str, str], label: str, what: str, before: str, steps: str) -> str:
    radios = [
        f'<label><input type="radio" name="kind" value="{kind}"{"" if number else " checked"}> {words}</label>'
        for number, (kind, words) in enumerate(kinds.items())
    ]
    controls = _CONTROLS.format(kinds="\n".join(radios), label=label, what=what, before=before, steps=steps)
    return f'<p class="soft">{escaped(note)}</p>\n{controls}'
