import textkit


def test_wrap_keeps_short_text():
    assert textkit.wrap("a b", 10) == ["a b"]


def test_wrap_breaks_between_words():
    assert textkit.wrap("one two three", 7) == ["one two", "three"]


def test_wrap_nothing():
    assert textkit.wrap("", 5) == []


def test_wrap_long_word():
    assert textkit.wrap("incomprehensible", 4) == ["incomprehensible"]


def test_slug_lowers():
    assert textkit.slug("Hello World") == "hello-world"


def test_slug_collapses():
    assert textkit.slug("a  --  b") == "a-b"


def test_slug_has_no_dash_at_its_ends():
    assert textkit.slug("Hello, World!") == "hello-world"


def test_count_words():
    assert textkit.count_words("a b a") == [("a", 2), ("b", 1)]


def test_count_words_ignores_case():
    assert textkit.count_words("A a") == [("a", 2)]


def test_title_case():
    assert textkit.title_case("the art of war") == "The Art of War"


def test_title_case_keeps_capitals():
    assert textkit.title_case("NASA budget") == "NASA Budget"


def test_initials():
    assert textkit.initials("ada lovelace") == "AL"


def test_initials_of_nobody():
    assert textkit.initials(None) == ""
