"""A part of a JSON string stands in the file where what is written there means just that part."""

import json

from hypothesis import given
from hypothesis import strategies as st

from sfjourney.json_strings import place_within

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\/\n\t\u00fc\U0001f600'))


@given(before=TEXTS, part=TEXTS, behind=TEXTS, ascii_alone=st.booleans())
def test_the_place_of_a_part_holds_what_writes_it(before: str, part: str, behind: str, *, ascii_alone: bool) -> None:
    written = json.dumps(before + part + behind, ensure_ascii=ascii_alone)
    start, end = place_within(written, len(before), len(before) + len(part))
    assert json.loads(f'"{written[start:end]}"') == part
    assert json.loads(f'{written[:start]}"') == before
