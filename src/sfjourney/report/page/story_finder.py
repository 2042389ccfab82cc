"""The part of a page in which any Profile's story is found and told; its script fills it from the page's columns."""

from sfjourney.report.markup import escaped

_CONTROLS = """\
<form id="finder" role="search" aria-label="Profiles and emails">
<p><label for="find">Find by address, id, subject, template, Journey or status</label>
<input id="find" type="search" autocomplete="off" spellcheck="false" aria-controls="list" aria-describedby="found"></p>
<fieldset><legend>List</legend>
<label><input type="radio" name="kind" value="profiles" checked> Profiles</label>
<label><input type="radio" name="kind" value="emails"> Emails</label>
</fieldset>
</form>
<p id="found" role="status" class="soft"></p>
<div id="list" class="list" role="listbox" tabindex="0" aria-label="Found" hidden><div role="presentation"></div></div>
<section id="story" class="story" aria-labelledby="story-title" tabindex="-1" hidden>
<h3 id="story-title"></h3>
<p id="story-id" class="soft"></p>
<div class="zoom" role="group" aria-label="Zoom of the timeline">
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
<ol id="steps" class="steps"></ol>
</section>
<noscript><p>Profiles are listed by the script of this page, which this browser does not run.</p></noscript>"""


def story_finder(note: str) -> str:
    """The part, with a sentence about what it has and has not."""
    return f'<p class="soft">{escaped(note)}</p>\n{_CONTROLS}'
