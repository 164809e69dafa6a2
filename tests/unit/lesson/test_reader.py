from dataclasses import replace

import pytest

from tutor.errors import LessonError
from tutor.lesson.plan import Branch
from tutor.lesson.reader import read_lesson
from tutor.values import Answer, Choice

HEAD = "# T\n\n"
CODE = "### Check\n```\nassert x\n```\n"


def problems(source: bytes | str) -> list[str]:
    with pytest.raises(LessonError) as caught:
        read_lesson(source)
    return [str(each) for each in caught.value.findings]


def step(text: str) -> str:
    return f"{HEAD}## S\n\nAsk.\n\n{text}"


def test_the_smallest_lesson():
    lesson = read_lesson("# Title\n\nHello.\n\n## One\n\nSay this.")
    assert (lesson.title, lesson.welcome, lesson.language, lesson.version) == ("Title", "Hello.", "en", "1.0.0")
    (one,) = lesson.steps
    assert (one.id, one.name, one.line, one.prompt, one.skill, one.patience_s) == (
        "one",
        "One",
        5,
        "Say this.",
        "one",
        3,
    )
    assert not one.asks
    assert [(skill.id, skill.title) for skill in lesson.skills] == [("one", "One")]


def test_the_title_of_the_front_matter_wins():
    assert read_lesson("---\ntitle: Front\n---\n# Head\n\n## S\n\nx").title == "Front"
    assert read_lesson("---\ntitle: Front\n---\n## S\n\nx").title == "Front"


def test_scalars_stay_strings():
    lesson = read_lesson("---\nlanguage: no\nversion: 1.10\ntitle: 2024-01-01\n---\n## S\n\nx")
    assert (lesson.language, lesson.version, lesson.title) == ("no", "1.10", "2024-01-01")


def test_a_byte_order_mark_and_carriage_returns_do_not_matter():
    lesson = read_lesson(b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n## S\r\n\r\nx\r\n")
    assert (lesson.title, lesson.steps[0].prompt) == ("T", "x")


def test_the_patience_of_the_tutor_is_the_default():
    lesson = read_lesson("---\ntutor: {patience: 5}\n---\n# T\n## A\n\nx\n## B\npatience: 8 s\n\nx")
    assert [each.patience_s for each in lesson.steps] == [5, 8]


def test_who_explains_or_draws_is_given_longer_unless_the_lesson_says_how_long():
    steps = "# T\n## A\n\nx\n### Rubric\n- why\n## B\n\nx\n### Board\n- a square\n## C\n\nx\n### Answers\n- 1\n"
    assert [each.patience_s for each in read_lesson(steps).steps] == [6, 6, 3]
    assert [each.patience_s for each in read_lesson(f"---\ntutor: {{patience: 3}}\n---\n{steps}").steps] == [3, 3, 3]
    assert read_lesson("# T\n## A\npatience: 2 s\n\nx\n### Rubric\n- why").steps[0].patience_s == 2


def test_every_setting():
    line = "skill: k · patience: 6 s; attempts: 2 · points: 1.5 · optional: yes · language: zh-Hans · voice: marin"
    lesson = read_lesson(f"---\nskills: {{k: Know}}\n---\n# T\n## S\n{line}\n\nAsk.")
    (one,) = lesson.steps
    assert (one.skill, one.patience_s, one.attempts, one.points) == ("k", 6, 2, 1.5)
    assert (one.optional, one.language, one.voice, one.prompt) == (True, "zh-Hans", "marin", "Ask.")


@pytest.mark.parametrize(
    ("written", "paper"),
    [
        ("axes", "axes"),
        ("坐标轴", "axes"),
        ("Zahlenstrahl", "numbers"),
        ("مربعات", "squared"),
        ("maps/town.png", "maps/town.png"),
    ],
)
def test_the_paper_of_the_whiteboard_in_any_language_or_a_picture(written: str, paper: str):
    (one,) = read_lesson(f"# T\n## S\npaper: {written}\n\nDraw.\n### Board\n- a line").steps
    assert one.paper == paper
    assert one.images == ((paper,) if "." in paper else ())


def test_a_paper_that_is_none_is_told():
    with pytest.raises(LessonError, match=r"`paper` is squared, plain, axes, numbers or staves") as caught:
        read_lesson("# T\n## S\npaper: ../secret.png · points: 2\n\nDraw.\n### Board\n- a line")
    assert "3:1" in str(caught.value)


@pytest.mark.parametrize("paper", ["sheet.pdf#page=0", "sheet.pdf#2", "../sheet.pdf", "sheet.docx", "map.bmp"])
def test_a_file_that_can_be_no_paper_is_no_prose(paper: str):
    with pytest.raises(LessonError) as caught:
        read_lesson(f"# T\n\n## A\npaper: {paper}\n\nDraw.\n\n### Board\n- a line\n", "a.md")
    assert [(each.rule, each.line, each.column) for each in caught.value.findings] == [("T214", 4, 1)]


def test_settings_in_full_width_and_another_language():
    (one,) = read_lesson("# T\n## 第一步\n耐心：6 秒；选做：是\n\n问。").steps
    assert (one.id, one.patience_s, one.optional) == ("第一步", 6, True)


@pytest.mark.parametrize("line", ["Voice: a soprano sings", "Language: how we talk", "Note: patience", "skill"])
def test_a_line_without_a_valid_pair_is_prose(line: str):
    (one,) = read_lesson(f"# T\n## S\n{line}\n\nMore.").steps
    assert one.prompt == f"{line}\n\nMore."


def test_sections_in_another_language():
    (one,) = read_lesson("# T\n## S\n\n问\n\n### 答案：\n- 五分之六\n### 提示\n1. 想\n").steps
    assert one.answers == (Answer("text", "五分之六"),)
    assert one.hints == ("想",)


def test_choices_with_feedback():
    (one,) = read_lesson(step("### Choices\n- [ ] a: b → c\n  - Why?\n- [x] `d`\n- [X] e")).steps
    assert one.choices == (Choice("a: b → c", False, "Why?"), Choice("`d`", True), Choice("e", True))


def test_misconceptions():
    text = (
        "### Misconceptions\n- **a: b** `2/5` `/x+/`, `$y$`: Is `x -> y`? → S\n- **全角）**：什么？\n- **c**: no more"
    )
    first, second, third = read_lesson(step(text)).steps[0].misconceptions
    assert (first.name, first.say, first.target) == ("a: b", "Is `x -> y`?", "s")
    assert first.patterns == (Answer("number", "2/5"), Answer("pattern", "x+"), Answer("expression", "y"))
    assert (second.name, second.say, second.target) == ("全角）", "什么？", None)
    assert third.say == "no more"


def test_the_last_arrow_is_the_jump():
    text = "### Misconceptions\n- **a**: From 1 → 2 it grows. → [S](#s)."
    (one,) = read_lesson(step(text)).steps[0].misconceptions
    assert (one.say, one.target) == ("From 1 → 2 it grows.", "s")


def test_a_jump_to_a_step_with_an_arrow_in_its_name():
    text = "### Misconceptions\n- **a**: From 1 → 2 → S → T\n### Then\n- → S → T\n\n## S → T\n\nx"
    one = read_lesson(step(text).replace("## S\n", "## R\n")).steps[0]
    assert (one.misconceptions[0].say, one.misconceptions[0].target) == ("From 1 → 2", "s-t")
    assert one.then == (Branch(None, "s-t"),)


def test_code_and_its_check():
    text = "### Code\n~~~py\n```\n  x = ...\n~~~\n### Check\n ```\n assert x == 1\n  assert y\n ```"
    one = read_lesson(step(text.replace("  assert y", " assert y"))).steps[0]
    assert (one.code, one.check, one.asks) == ("```\n  x = ...", "assert x == 1\nassert y", True)


def test_where_a_step_goes_when_it_ends():
    text = CODE + "### Then\n- Mastered → end\n- **correct** -> *S*\n- `stuck` → end\n- 跳过→结束。\n- end."
    assert read_lesson(step(text)).steps[0].then == (
        Branch("mastered", None),
        Branch("correct", "s"),
        Branch("stuck", None),
        Branch("skip", None),
        Branch(None, None),
    )
    assert read_lesson(step("### Then\n- correct → S")).steps[0].then == (Branch(None, "s"),)
    assert read_lesson(step("### Then\n- → End\n\n## End\n\nx")).steps[0].then == (Branch(None, "end"),)


def test_pictures():
    lesson = read_lesson(
        "![a](t.png)\n# T\n![b](t.png) ![c](<ü x.JPG>)\n\n## S\n\n`![x](y)`\n\n> [!SHOW]\n> ![d](e/f.gif)"
    )
    assert (lesson.images, lesson.steps[0].images) == (("t.png", "ü x.JPG"), ("e/f.gif",))


def test_the_places_of_what_a_step_holds():
    head = "# T\n## S\npatience: 3 s · points: 2\n\n\nx\n"
    rest = "### Hints\n1. a\n   b\n\n10. c\n### Notes\n\nn\n### Then\n- → S\n### Solution\ns"
    places = read_lesson(head + rest).steps[0].places
    assert places == {
        "settings": ((3, 1), (3, 1), (3, 17)),
        "prompt": ((6, 1),),
        "hints": ((7, 1), (8, 4), (11, 5)),
        "notes": ((12, 1), (14, 1)),
        "then": ((15, 1), (16, 3)),
        "solution": ((17, 1), (18, 1)),
    }
    one = read_lesson(step("### Code\n```\nx\n```\n### Check\n\n  ```\n  assert x\n  ```")).steps[0]
    assert (one.places["code"], one.places["check"]) == (((7, 1), (9, 1)), ((11, 1), (14, 3)))


def test_what_the_front_matter_says_of_the_lesson():
    front = "---\ntitle: T\nauthor: A. B.\nlicence: CC0\nduration: 20 min\ntone: off\n---\n## S\n\nx"
    lesson = read_lesson(front)
    assert (lesson.author, lesson.licence, lesson.duration, lesson.tone) == ("A. B.", "CC0", "20 min", "off")


@pytest.mark.parametrize("name", ["दो-प्रयोग", "v1.2", "通分比较", "الجُزء", "การบวก"])
def test_a_skill_may_be_named_in_any_script(name: str):
    lesson = read_lesson(f"---\nskills: {{{name}: Know}}\n---\n# T\n## S\nskill: {name}\n\nAsk.")
    assert lesson.steps[0].skill == name


def test_skills_of_the_front_matter_come_first():
    lesson = read_lesson("---\nskills:\n  b: Bee\n  a: {title: Ay, target: 0.9, needs: [b]}\n---\n# T\n## C\n\nx")
    assert [skill.id for skill in lesson.skills] == ["b", "a", "c"]
    assert (lesson.skills[1].target, lesson.skills[1].needs) == (0.9, ("b",))


def test_two_names_without_letters_are_two_steps():
    assert [each.id for each in read_lesson("# T\n## 🎂\n\nx\n## 🎉\n\ny").steps] == ["step-1", "step-2"]


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("## S\n\nx", "1:1", "no title"),
        ("# T\n\nx", "3:1", "no steps"),
        ("# T\n## A b\n\nx\n## *a* B!\n\nx", "5:1", "line 2"),
        ("# T\n# U\n## S\n\nx", "2:1", "not at its head"),
        ("# T\n## S\n\nx\n# U\n\ny", "5:1", "not at its head"),
        ("# T\n##S\n## U\n\nx", "2:1", "`## S`"),
        ("# T\n### Hints\n1. x\n## U\n\nx", "2:1", "no step"),
        ("# T\n## S\n## U\n\nx", "2:1", "empty"),
        ("# T\n##\n\nx", "2:1", "no name"),
        (f"# T\n## {'x' * 201}\n\nx\n## S\n\nx", "2:1", "201"),
        ("# T\n## S\n\nx <!-- y\n", "4:1", "never ends"),
        ("---\ntitle: T\n## S\n\nx", "1:1", "never ends"),
        ("---\ntitel: T\n---\n# T\n## S\n\nx", "2:1", "`title`"),
        ("---\ntitle: T\ntitle: U\n---\n## S\n\nx", "3:1", "twice"),
        ("---\ntitle: [T]\n---\n# T\n## S\n\nx", "2:8", "no plain text"),
        ("---\ntitle: 'T\n---\n## S\n\nx", "2:10", "no YAML"),
        ("---\ntitle: &a T\n---\n# T\n## S\n\nx", "2:8", "anchor"),
        ("---\nlevel: *a\n---\n# T\n## S\n\nx", "2:8", "alias"),
        ("---\nlevel: !!int 3\n---\n# T\n## S\n\nx", "2:8", "tag"),
        ("---\nlevel: [[[[[x]]]]]\n---\n# T\n## S\n\nx", "2:12", "deep"),
        ("---\nlanguage: English language\n---\n# T\n## S\n\nx", "2:11", "`en`"),
        ("---\ntone: happy\n---\n# T\n## S\n\nx", "2:7", "stated"),
        ("---\ngrammar: 2\n---\n# T\n## S\n\nx", "2:10", "version"),
        ("---\ntutor: {patience: -1}\n---\n# T\n## S\n\nx", "2:19", "seconds"),
        ("---\ntutor: {nam: A}\n---\n# T\n## S\n\nx", "2:9", "`name`"),
        ("---\nskills: {a: {target: 2}}\n---\n# T\n## S\n\nx", "2:22", "less than 1"),
        ("---\nskills: {add: x, b: {needs: [ad]}}\n---\n# T\n## S\n\nx", "2:30", "`add`"),
        ("---\nskills: {add: x}\n---\n# T\n## S\npatience: 3 · skill: ad\n\nx", "6:15", "`add`"),
        ("# T\n## S\npatience: 3 s · atempts: 3\n\nx", "3:17", "`attempts`"),
        ("# T\n## S\npatience: 3 s · points: many\n\nx", "3:17", "points"),
        ("# T\n## S\npatience: 0\n\nx", "3:1", "seconds"),
        ("# T\n## S\npatience: 3 s\nx", "4:1", "empty line"),
        ("# T\n## S\n\npatience: 3 s\n\nx", "4:1", "right under"),
        (step("### Hint\n1. x"), "7:1", "`### Hints`"),
        (step("### Hints\n1. x\n### Hints\n1. y"), "9:1", "line 7"),
        (step("### Hints\n\n"), "7:1", "empty"),
        (step("### Hints\nThink."), "8:1", "no bullet"),
        (step("### Hints\n1、想"), "8:1", "`1. `"),
        (step("### Code\n```python\n```"), "7:1", "no Check"),
        (step(CODE + "### Answers\n- 1"), "11:1", "Check and Answers"),
        (step(CODE + "### Rubric\n- x"), "11:1", "Check and Rubric"),
        (step("### Board\n- x\n" + CODE), "9:1", "Check and Board"),
        (step("### Check\nassert x"), "8:1", "outside its block"),
        (step(CODE + "more"), "11:1", "outside its block"),
        (step(CODE + "```\nassert y\n```"), "11:1", "second block"),
        (step("### Check\n```js\nassert x\n```"), "8:1", "said to be js"),
        (step("### Check\n```\nassert x"), "8:1", "never ends"),
        (step("### Check\n```\nx = 1\n\nassert x ==\n```"), "11:12", "no Python"),
        (step("### Check\n  ```\n  assert x = 1\n  ```"), "9:12", "no Python"),
        (step("### Check\n```\nx = 1\n```"), "9:1", "asserts nothing"),
        (step("### Check\n```\n\nassert (x, 'x')\n```"), "10:1", "always true"),
        (step(f"### Check\n```\nassert {'-' * 9_000}1\n```"), "9:1", "nested"),
        (step("### Then\n- stuck → S"), "8:3", "not end with `stuck`"),
        (step(CODE + "### Then\n- stuck → Sss"), "12:3", "`S`"),
        (step(CODE + "### Then\n- stuk → S"), "12:3", "`stuck`"),
        (step(CODE + "### Then\n- end → S"), "12:3", "Nothing comes after"),
        (step(CODE + "### Then\n- stuck"), "12:3", "where to go"),
        (step(CODE + "### Then\n- S"), "12:3", "when to go"),
        (step(CODE + "### Then\n- skip → S\n- 跳过 → end"), "13:3", "twice"),
        (step("### Then\n- correct → S\n- end"), "9:3", "twice"),
        (
            "---\nskills: {a: {needs: b}, b: {needs: [c, b]}, c: {needs: [a]}}\n---\n# T\n## S\n\nx",
            "2:10",
            "a → b → c → a",
        ),
        ("---\nskills:\n  d: D\n  a: {needs: a}\n---\n# T\n## S\n\nx", "4:3", "a → a"),
        (step("x ![a](http://b.c/d.png)"), "7:3", "elsewhere"),
        ("# T\n\nHi\n> - ![a](b.gif) x\n>   ![a](b)\n\n## S\n\nx ![a](b.png)", "5:5", "no picture"),
        (step("![" * 101), "5:1", "100 pictures"),
        (step("`![x](y)` <img src=a.png>"), "7:11", "HTML"),
        (step("x\n\n<p>\n<IMG src=a.png>"), "9:1", "HTML"),
        (step("### Answers\n- 1\n### Choices\n- [x] a\n- [ ] b"), "9:1", "both"),
        (step("### Choices\n- [ ] a\n- [ ] b"), "7:1", "No choice is right"),
        (step("### Choices\n- [x] a"), "7:1", "two choices"),
        (step("### Choices\n- [x] a\n- b"), "9:3", "neither"),
        (step("### Answers\n- 3 ± much"), "8:3", "tolerance"),
        (step("### Answers\n- /(/"), "8:3", "missing )"),
        (step("### Answers\n- [2, 1)"), "8:3", "range"),
        (step("### Answers\n- 1/0"), "8:3", "zero"),
        (step(f"### Answers\n- ${'x+' * 150}x$"), "8:3", "301"),
        (step("### Misconceptions\n- **a** `1`"), "8:3", "no thing to say"),
        (step("### Misconceptions\n- **a** says"), "8:3", "no thing to say"),
        (step("### Misconceptions\n- **a** 2/5: b"), "8:3", "`2/5` stands between"),
        (step("### Misconceptions\n- **a** `2/5: b"), "8:3", "backticks"),
        (step("### Misconceptions\n- **a:**"), "8:3", "no thing to say"),
        (step("### Misconceptions\n- a: b"), "8:3", "no name"),
        (step("### Misconceptions\n- **a**: b → Sss"), "8:3", "`S`"),
        (step("### Misconceptions\n- **a** `/(/`: b"), "8:10", "missing )"),
        (step("### Misconceptions\n- **a**: b\n- **a**: c"), "9:3", "twice"),
        (b"# T\n\xff", "2:1", "UTF-8"),
        (b"# T\nab\0", "2:1", "UTF-8"),
        ("# T\n## S\n\nx".encode("utf-16"), "1:1", "UTF-8"),
        (b"x\n" * 500_001, "1:1", "1,000,000"),
        ("# T\n## S\n\n" + "word\n" * 2_001, "2:1", "10,000"),
        ("# T\n## S\n\n" + "w" * 10_001, "4:1", "10,000"),
        ("\ud800", "1:1", "UTF-8"),
        ("", "1:1", "no title"),
    ],
)
def test_a_mistake_is_found_where_it_is(source: bytes | str, place: str, words: str):
    found = problems(source)
    assert any(each.startswith(f"lesson.md:{place}: ") and words in each for each in found), found
    assert len(found) == (2 if source == "" else 1), found


def test_mistakes_come_in_the_order_of_the_file():
    found = problems("---\ntitel: T\n---\n# T\n## S\n\nx\n### Hint\n1. x\n## S\n\ny")
    assert [each.split(":")[1] for each in found] == ["2", "8", "10"]


def test_a_piece_needs_no_title_and_no_list_of_skills():
    lesson = read_lesson("## One\nskill: k\n\nx\n## Two\n\ny", piece=True)
    assert (lesson.title, [each.skill for each in lesson.steps]) == ("One", ["k", "two"])
    assert read_lesson("# T\n## One\n\nx", piece=True).title == "T"
    german = read_lesson("# T\n## Null\n\nx", "t.md", replace(lesson, skills=(), language="de"), piece=True)
    assert german.language == "de"
    assert read_lesson("## Eins\nskill: k\n\nx", base=replace(lesson, skills=()), piece=True).steps[0].skill == "k"
    with pytest.raises(LessonError, match=r"no steps"):
        read_lesson("x", piece=True)
    with pytest.raises(LessonError, match=r"no step `Tow`.*`Two`"):
        read_lesson("## One\n\nx\n### Then\n- → Tow\n## Two\n\ny", piece=True)


def test_a_piece_of_a_lesson_has_its_front_matter_and_its_steps():
    front = "---\ntitle: Base\nlanguage: de\nskills: {k: Know}\ntutor: {name: Emmy}\n---\n"
    base = read_lesson(front + "## Eins\nskill: k\n\nx\n## Zwei\n\ny")
    lesson = read_lesson("## Zwei\nskill: k\n\nneu\n### Then\n- → Eins", base=base, path="cell")
    assert (lesson.title, lesson.language, lesson.tutor.name, lesson.path) == ("Base", "de", "Emmy", "cell")
    (two,) = lesson.steps
    assert (two.id, two.prompt, two.then, two.language) == ("zwei", "neu", (Branch(None, "eins"),), "de")
    with pytest.raises(LessonError, match=r"no skill `kk`.*`k`"):
        read_lesson("## Neu\nskill: kk\n\nx", base=base)
    assert read_lesson("---\ntitle: Own\n---\n## Zwei\n\nx", base=base).language == "en"
