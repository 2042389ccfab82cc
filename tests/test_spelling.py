"""Words that are slips of others, looked up at once and one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sfjourney.spelling import is_slip_of, slips_among

WORDS = st.text("abcA_1", min_size=3, max_size=7)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=10))
def test_a_word_is_looked_up_among_many_as_it_is_compared_with_each(known: list[str], words: list[str]) -> None:
    meant = slips_among(known)
    for word in [*words, *(one[1:] for one in known), *(one[:2] + "b" + one[2:] for one in known), *known]:
        slips = [other for other in sorted(known) if is_slip_of(word, other)]
        assert meant(word) == (slips[0] if slips and word not in known else None)


def test_one_letter_or_two_in_turn_make_a_slip() -> None:
    meant = slips_among(["order.created", "order.paid", "user_signed_up"])
    slips = {"order.creatd": "order.created", "order.piad": "order.paid", "UserSignedUp": "user_signed_up"}
    assert {word: meant(word) for word in slips} == slips
    assert [meant(word) for word in ("order.made", "order.paid", "paid")] == [None, None, None]
