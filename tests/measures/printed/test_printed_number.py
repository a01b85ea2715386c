"""A printed number is met at the decimals that the publication prints, and at no others."""

from decimal import Decimal

import pytest

from analysis.measures.printed.printed_number import printed_number


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        (24, "24", 0),
        ("24", "24", 0),
        ("0.70", "0.70", 2),
        (".7", "0.7", 1),
        ("-0.5", "-0.5", 1),
        ("73 %", "0.73", 2),
        ("73.5%", "0.735", 3),
        ("100 %", "1.00", 2),
    ],
)
def test_a_printed_number_keeps_its_decimals(text, value, decimals):
    printed = printed_number(text)
    assert (printed.value, printed.decimals) == (Decimal(value), decimals)


@pytest.mark.parametrize("text", ["", "a", "1,5", "1.", "5 of 7", "1 000", "1e3", "nan", "%"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is no printed number"):
        printed_number(text)


@pytest.mark.parametrize(
    ("text", "number", "met"),
    [
        ("0.73", 0.7349, True),
        ("0.73", 0.7351, False),
        ("0.73", 0.725, True),  # half up
        ("0.72", 0.725, True),  # half to even
        ("0.73", 0.7249, False),
        ("0.70", 0.704, True),
        ("0.70", 0.71, False),
        ("0.7", 0.71, True),
        ("0.15", 0.145, True),  # 0.145 is a little less as a binary fraction
        ("73 %", 0.7333, True),
        ("73.5 %", 0.7333, False),
        ("24", 24.0, True),
        ("24", 23.0, False),
        ("-0.5", -0.45, True),
        ("0", 0.0, True),
    ],
)
def test_a_number_is_compared_at_the_printed_decimals(text, number, met):
    assert printed_number(text).is_rounded(number) is met
