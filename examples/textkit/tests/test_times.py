import pytest

import textkit


def test_bare_number():
    assert textkit.parse_duration("90") == 90


def test_hours_and_minutes():
    assert textkit.parse_duration("1h30m") == 5400


def test_refuses_words():
    with pytest.raises(ValueError):
        textkit.parse_duration("soon")


def test_refuses_trailing_words():
    with pytest.raises(ValueError):
        textkit.parse_duration("5m later")


def test_format():
    assert textkit.format_duration(5400) == "1h30m"


def test_format_nothing():
    assert textkit.format_duration(0) == "0s"
