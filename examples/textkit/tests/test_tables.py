import pytest

import textkit


def test_render_one_cell():
    assert textkit.render([["a"]]) == "| a |"


def test_render_pads():
    assert textkit.render([["a", "bb"], ["cc", "d"]]) == "| a  | bb |\n| cc | d  |"


def test_widths():
    assert textkit.column_widths([["a"], ["bbb"]]) == [3]


def test_parse_gives_the_cells():
    assert textkit.parse("| a | b |") == [["a", "b"]]


def test_parse_leaves_out_blank_lines():
    assert len(textkit.parse("| a |\n\n| b |")) == 2


def test_parse_refuses_prose():
    with pytest.raises(ValueError):
        textkit.parse("prose")
