"""What the reader of lessons finds, by number: 1xx file and front matter, 2xx headings, sections and settings, 3xx what
sections hold.

Each has a lesson in which it is found and one in which it is not: `tests/golden/rules/T101-bad.lesson.md` and so on.
What is wrong with a lesson that can be read (4xx and up) is in `tutor.lint.rules`. A number keeps its meaning for ever.
"""

from dataclasses import dataclass

from tutor.errors import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, what it is worth, and what it finds."""

    name: str
    severity: Severity
    description: str


def _e(name: str, description: str) -> Rule:
    return Rule(name, "error", description)


RULES = {
    "T101": _e("file-too-large", "The file has more than 1 MB."),
    "T102": _e("not-utf-8", "The file is no text in UTF-8."),
    "T103": _e("block-too-large", "A line, the front matter or what stands under a heading has more than 10 kB."),
    "T104": _e("comment-unclosed", "A comment has no end."),
    "T105": _e("front-matter-unclosed", "The front matter has no end."),
    "T106": _e("front-matter-no-yaml", "The front matter cannot be read as YAML."),
    "T107": _e("yaml-beyond-need", "The front matter has an anchor, a tag, a second document, or is nested deeply."),
    "T108": _e("value-of-other-shape", "A key has a list or other keys where it wants text, or the other way round."),
    "T109": _e("unknown-key", "The front matter has a key that there is not."),
    "T110": _e("key-twice", "The front matter has a key twice."),
    "T111": _e("bad-value", "A key of the front matter has a value that cannot be."),
    "T112": _e("bad-skill-name", "The name of a skill holds a space or a sign."),
    "T113": _e("unknown-need", "A skill needs one that is not listed."),
    "T114": _e("needs-in-a-loop", "Skills need each other, so that none of them can come first."),
    "T115": _e("no-title", "The lesson has no title."),
    "T116": _e("no-steps", "The lesson has no steps."),
    "T117": _e("student-copy", "The file is a copy for students, which holds no answers."),
    "T201": _e("heading-without-space", "A line begins with `##` and is no heading, for lack of a space."),
    "T202": _e("heading-too-long", "A heading has more than 200 characters."),
    "T203": _e("second-title", "A `#` heading stands below another one or below a step."),
    "T204": _e("heading-without-name", "A title or a step has no name."),
    "T205": _e("step-twice", "Two steps have the same name."),
    "T206": _e("empty-step", "A step has neither prose nor a section."),
    "T207": _e("section-without-step", "A section stands above the first step."),
    "T208": _e("unknown-section", "A `###` heading is no section that there is."),
    "T209": _e("section-twice", "A step has a section twice."),
    "T210": _e("empty-section", "Nothing stands under a section."),
    "T211": _e("sections-clash", "A step has two sections that ask for answers of different kinds."),
    "T212": _e("code-without-check", "A step has Code and no Check."),
    "T213": _e("unknown-setting", "A settings line has a setting that there is not."),
    "T214": _e("bad-setting", "A setting has a value that cannot be."),
    "T215": _e("setting-twice", "A settings line has a setting twice."),
    "T216": _e("settings-run-on", "Prose follows a settings line without an empty line between them."),
    "T217": _e("settings-astray", "A settings line does not stand right under its heading."),
    "T218": _e("unknown-skill", "A step practises a skill that the front matter does not list."),
    "T301": _e("not-a-bullet", "A line in a list is no bullet."),
    "T302": _e("empty-bullet", "A bullet is empty."),
    "T303": _e("choice-unmarked", "A choice is not marked right or wrong, or has no text."),
    "T304": _e("single-choice", "There is only one choice."),
    "T305": _e("no-right-choice", "No choice is right."),
    "T306": _e("answer-too-long", "An answer is too long to be compared."),
    "T307": _e("bad-pattern", "A regular expression cannot be used in linear time, or not at all."),
    "T308": _e("bad-tolerance", "A tolerance is no number."),
    "T309": _e("divides-by-zero", "A number divides by zero."),
    "T310": _e("bad-range", "A range ends before it begins, or nothing lies in it."),
    "T311": _e("misconception-without-name", "A misconception has no bold name."),
    "T312": _e("misconception-says-nothing", "A misconception has nothing to say to it."),
    "T313": _e("pattern-without-backticks", "Something stands between the name of a misconception and its colon."),
    "T314": _e("misconception-twice", "Two misconceptions of a step have the same name."),
    "T315": _e("unknown-step", "An arrow leads to no step."),
    "T316": _e("unknown-ending", "Under Then stands no way in which a step can end."),
    "T317": _e("half-a-branch", "Under Then stands an ending without a step, or a step without an arrow."),
    "T318": _e("ending-twice", "Under Then stands the same ending twice."),
    "T319": _e("ending-without-question", "A step that asks nothing is said to end as only a question can."),
    "T320": _e("code-not-fenced", "Something stands under Code or Check outside a fenced block."),
    "T321": _e("second-code-block", "Code or Check has more than one fenced block."),
    "T322": _e("code-block-unclosed", "The fenced block of Code or Check has no end."),
    "T323": _e("code-not-python", "The fenced block of Code or Check is said to be in another language."),
    "T324": _e("check-no-python", "A check cannot be read as Python."),
    "T325": _e("check-asserts-nothing", "A check holds no assert."),
    "T326": _e("assert-always-true", "An assert has its message within its brackets."),
    "T327": _e("picture-elsewhere", "The path of a picture does not stay within the lesson's folder."),
    "T328": _e("picture-of-other-kind", "The file of a picture is none that a browser shows."),
    "T329": _e("picture-in-html", "A picture is written in HTML."),
    "T330": _e("many-pictures", "There are more than 100 pictures in one piece of prose."),
    "T331": _e("broken-expression", "An expression breaks off, or its brackets do not match."),
    "T332": _e("no-drawing", "A line of what the tutor draws on the board is no drawing that there is."),
    "T333": _e("drawing-off-page", "Something that the tutor draws reaches beyond the page."),
}
