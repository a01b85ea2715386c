import datetime

import pytest

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording

DANISH, ENGLISH = (Wording(language, load_terms(), {"police": "politi"}) for language in ("da", "en"))


@pytest.mark.parametrize(
    "value, decimals, danish, english",
    [
        (0.6667, 2, "0,67", "0.67"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (7, 0, "7", "7"),
        (-0.001, 2, "0,00", "0.00"),
        (-0.965, 2, "\N{MINUS SIGN}0,97", "\N{MINUS SIGN}0.97"),
        (0.9650000000000001, 2, "0,97", "0.97"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, decimals, danish, english):
    assert (DANISH.number(value, decimals), ENGLISH.number(value, decimals)) == (danish, english)


def test_dates_are_written_as_the_language_does():
    day = datetime.date(2022, 8, 22)
    assert (DANISH.date(day), ENGLISH.date(day), DANISH.date(2022)) == ("22. august 2022", "22 August 2022", "2022")


def test_lists_end_with_and():
    assert DANISH.listing(["a", "b", "c"]) == "a, b og c"


def test_codes_come_before_terms_and_what_is_neither_stays():
    assert [DANISH.label(key) for key in ("police", "unit", "M1")] == ["politi", "kommune", "M1"]


def test_a_term_that_is_missing_is_named_with_its_place():
    with pytest.raises(KeyError, match=r"terms\.yaml has no da entry 'weather' under words"):
        DANISH.word("weather")
