import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.markdown import Image, emphasised, images, to_html, to_plain, to_speech

BOTH = "Hello.\n\n> [!SAY]\n> Listen.\n\n> [!SHOW]\n> Look."


def test_each_audience_gets_its_own():
    assert "Look." in to_html(BOTH)
    assert "Listen." not in to_html(BOTH)
    assert "[!" not in to_html(BOTH)
    assert to_speech(BOTH) == "Hello.\nListen."


def test_an_ordinary_quote_is_for_both():
    assert to_speech("> Words.") == "Words."
    assert "<blockquote>" in to_html("> Words.")


def test_speech_has_no_markup():
    assert to_speech("**Bold**, [link](https://a.b) `x`\nnext\n\n- one\n- two") == "Bold, link x next\none\ntwo"


def test_words_that_are_set_off_are_known_with_what_they_follow():
    prose = "It is **not** `2**3`, *[but](https://x.org) **this***.\n\n> [!SHOW]\n> **Look.**\n\n- **Then** go on."
    assert list(emphasised(prose)) == [("not", "It is"), ("but this", "It is not 2**3,"), ("Then", "")]


def test_code_blocks_and_pictures_are_not_spoken():
    assert to_speech("```\nx\n```\n\n![alt](x.png) after") == "after"


def test_maths_is_spoken_in_signs():
    assert to_speech(r"Is $\frac{1}{2} \times 3 \le x$?") == "Is 1/2 × 3 ≤ x?"
    assert to_speech(r"$-5x-4 = (x^2 - 3)/2$ and $\frac{U}{I}$ - no") == "-5x − 4 = (x^2 − 3) ÷ 2 and U ÷ I - no"


def test_maths_stays_tex_on_the_page():
    assert '<span class="math">a &lt; b</span>' in to_html("$a < b$")


def test_money_is_no_maths():
    assert "math" not in to_html("It costs $5 and $6.")
    assert "math" not in to_html("$5 and $6")


def test_a_formula_may_begin_a_paragraph_that_ends_in_a_digit():
    assert to_html("$x$ is 5") == '<p><span class="math">x</span> is 5</p>'
    assert to_html("$x$5") == "<p>$x$5</p>"
    assert to_html("$x is 5") == "<p>$x is 5</p>"


def test_a_table_is_spoken_row_by_row():
    assert to_speech("| a | b |\n|---|---|\n| 1 | 2 |") == "a, b\n1, 2"


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<b onclick=alert(1)>b</b>",
        "<p style='position:fixed'>p</p>",
        "![x](https://spy.example/p.png)",
        "<img src=x onerror=alert(1)>",
        "<ImAgE src=x data-picture=a.png>",
        "<div>\n<img/data-picture=a.png src=x>\n</div>",
        "<svg><img data-picture=a.png></svg>",
        "![x](../a.png)",
        "![x](a.html)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](/lab?reset)",
        "<a href='JaVaScRiPt:alert(1)'>x</a>",
        "<iframe src=https://a.b></iframe>",
        "<span class='jp-Button'>x</span>",
        "<svg><script>alert(1)</script></svg>",
        "$</span><script>alert(1)</script>$",
    ],
)
def test_the_page_holds_nothing_that_acts_or_fetches(bad: str):
    shown = to_html(bad)
    for sign in ("<script", "onclick=", "style=", "<img", "onerror=", 'href="', "<iframe", "jp-Button", "<svg"):
        assert sign not in shown


def test_a_picture_waits_for_its_content():
    shown = to_html('![A *red* "cake"](<pictures/ein kuchen ü.png> "title")')
    assert shown == '<p><img data-picture="pictures/ein kuchen ü.png" alt="A red &quot;cake&quot;" title="title"></p>'


def test_pictures_are_found_where_they_are():
    text = "# a\n\nb ![c](d.png) `![x](y.png)`\n![e *f*](../g%20h.png) <img src=i>"
    assert list(images(f"{text}\n\n> - ![j](javascript:k)\n\n<IMG src=l>")) == [
        Image("d.png", 2, 2, words="c"),
        Image("../g h.png", 3, 0, words="e *f*"),
        Image("", 3, 23, html=True),
        Image("javascript:k", 5, 4, words="j"),
        Image("", 7, 0, html=True),
    ]
    assert list(images("> [!SAY]\n> ![a](b.png)")) == []


def test_links_open_beside_the_lesson():
    assert 'target="_blank"' in to_html("[x](https://a.b)")
    assert 'href="https://a.b"' in to_html("[x](https://a.b)")


def test_a_heading_without_its_markup():
    assert to_plain("Say *which* is `bigger`: [x](https://a.b) &amp; $y$") == "Say which is bigger: x & y"


@given(st.text(alphabet="ab*_`$[]()<>!&#-|\\\n >SAY", max_size=80))
def test_any_prose_can_be_shown_and_said(text: str):
    assert "<script" not in to_html(text)
    to_speech(text)
