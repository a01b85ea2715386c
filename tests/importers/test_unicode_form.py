"""Names written on a Mac (NFD) and elsewhere (NFC) are the same names."""

import pandas as pd

from analysis.importers.names.unicode_form import nfc, nfc_column, nfc_keys

COMPOSED, DECOMPOSED = "P\u00e5r\u00f8rende", "Pa\u030ar\u00f8rende"


def test_a_decomposed_name_equals_the_composed_one():
    assert nfc(DECOMPOSED) == COMPOSED
    assert nfc(COMPOSED) == COMPOSED


def test_a_column_keeps_its_index_and_its_composed_names():
    column = pd.Series([DECOMPOSED, COMPOSED, "police", ""], index=[4, 2, 7, 9], dtype="str")
    assert nfc_column(column).to_dict() == {4: COMPOSED, 2: COMPOSED, 7: "police", 9: ""}


def test_the_first_of_two_keys_that_are_one_keeps_its_value():
    assert nfc_keys({DECOMPOSED: 1, COMPOSED: 2, "a": 3}) == {COMPOSED: 1, "a": 3}
