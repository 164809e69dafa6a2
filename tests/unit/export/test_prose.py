import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.export.prose import cell_markdown, for_reading, inline_html, literal, page_html, right_to_left
from tutor.lesson.markdown import one_line, to_html


def test_a_page_holds_its_formulas_and_its_headings_in_order():
    assert "<mfrac>" in page_html(r"Half: $\frac12$.", {})
    assert 'display="block"' in page_html("$$\nx^2\n$$", {})
    assert page_html("#### Why", {}) == "<h3>Why</h3>"
    assert page_html("##### Why", {}) == "<h4>Why</h4>"


def test_a_formula_that_is_no_tex_stays_readable():
    assert page_html(r"$\ce{H2O<x}$", {}) == r"<p><code>\ce{H2O&lt;x}</code></p>"


def test_a_choice_is_a_line_even_where_it_is_a_formula_alone():
    assert 'display="inline"' in inline_html("$x$", {})
    assert not inline_html("*x*", {}).startswith("<p>")


@pytest.mark.parametrize("line", ["1989.", "1. a", "3) b", "- x", "# a", "> q", "---", "+", "~~~ a"])
def test_a_line_that_could_begin_a_block_stays_a_line(line: str):
    assert to_html(one_line(line)) == f"<p>{line.replace('>', '&gt;')}</p>"


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_literal_text_shows_as_it_is(text: str):
    shown = inline_html(literal(text), {})
    assert shown == " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("markdown", "source"),
    [
        ("It costs $5 and $6.", r"It costs \$5 and \$6."),
        ("The $x+1$ costs $5", r"The $x+1$ costs \$5"),
        (r"\$7 and `$5`", r"\$7 and `$5`"),
        ("```\n$5\n```\n\n$5", "```\n$5\n```\n\n\\$5"),
        ("$$\nx^2\n$$", "$$\nx^2\n$$"),
        ("| a | b |\n|---|---|\n| $5 | $x$ |", "| a | b |\n|---|---|\n| \\$5 | $x$ |"),
        ("Look.\n\n> [!SAY] Now listen.\n> Well.\n\n> [!SHOW] Read this.", "Look.\n\n\n> Read this."),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_a_cell_is_what_the_author_wrote_as_jupyter_reads_it(markdown: str, source: str):
    assert cell_markdown(markdown, {}) == source


@pytest.mark.parametrize(
    "markdown",
    [
        "![a](https://a.example/p.png)",
        "<img src=https://a.example/p.png>",
        "<script>alert(1)</script>",
        "text <iframe src=//a.example></iframe>",
        "<b onclick=alert(1)>b</b>",
        "[a](javascript:alert(1))",
        "[a](http://a.example)",
        "![a][r]\n\n[r]: //a.example/p.png",
    ],
)
def test_what_a_page_would_not_show_is_not_in_a_cell_either(markdown: str):
    source = cell_markdown(markdown, {})
    for trick in ("<script", "<img", "<iframe", "onclick", "src=", "](http", "]: //"):
        assert trick not in source


def test_pictures_become_attachments():
    urls = {"a b.png": "attachment:picture-1.png", "c.png": "attachment:picture-2.png"}
    markdown = '![one](<a b.png> "t") ![two](c.png)\n\n![three][r]\n\n[r]: c.png'
    source = cell_markdown(markdown, urls)
    assert source == (
        '![one](attachment:picture-1.png "t") ![two](attachment:picture-2.png)\n\n![three][r]\n\n'
        "[r]: attachment:picture-2.png"
    )


def test_a_picture_as_data_stands_below_the_prose():
    urls = {"a.svg": "data:image/svg+xml;base64,AA+/=="}
    source = cell_markdown('See ![one](a.svg "t") and ![again](a.svg).', urls)
    assert source == "See ![one][picture-1] and ![again][picture-1].\n\n[picture-1]: data:image/svg+xml;base64,AA+/=="


def test_a_cell_from_right_to_left_says_so_in_every_paragraph():
    source = right_to_left(
        "مرحبا $a<b$ بـ 5$\n\n```\nx\n\n\ny\n```\n\n![صورة](a.png)", "ar", {"a.png": "attachment:p.png"}
    )
    assert source == (
        '<div dir="rtl" lang="ar">\n<p style="text-align: right">مرحبا $a\\lt b$ بـ 5\\$</p>\n'
        "<pre><code>x\n&#10;&#10;y\n</code></pre>\n"
        '<p style="text-align: right"><img src="attachment:p.png" alt="صورة"></p>\n</div>'
    )


def test_a_picture_that_is_not_there_shows_its_alternative_text():
    assert page_html("![a cake](cake.png)", {}) == "<p><em>a cake</em></p>"


def test_prose_for_the_voice_alone_is_read_where_there_is_nothing_else():
    assert for_reading("> [!SAY] *Good* morning.") == "Good morning."
    assert for_reading("Look.\n\n> [!SAY] Listen.") == "Look.\n\n> [!SAY] Listen."
