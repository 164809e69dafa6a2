"""What each word of the grammar means, in one line with an example: what an editor shows of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line about a word of the grammar, and how it is written."""

    says: str
    example: str


SECTIONS: dict[str, Meaning] = {
    "answers": Meaning(
        "Accepted short answers, any one of them: text, a number (`3.14 ± 0.01`), a range (`[1, 2)`), a quantity with "
        "its unit, an expression in `$…$`, or a pattern in `/…/`.",
        "### Answers\n- 5/6\n- five sixths",
    ),
    "choices": Meaning(
        "Things to choose from: `[x]` is right, `[ ]` is wrong. A bullet below one is what is said to that choice.",
        "### Choices\n- [x] green\n- [ ] red\n  - That is the poppy.",
    ),
    "rubric": Meaning(
        "What a right open answer says, spoken or typed: one criterion a bullet.",
        "### Rubric\n- says that six can be shared by two and by three",
    ),
    "board": Meaning(
        "What the drawing must show: one criterion a bullet. With Rubric in one step, the student draws and talks.",
        "### Board\n- the cake is cut into six equal pieces",
    ),
    "code": Meaning(
        "Code for the student to begin with, in one fenced block.",
        "### Code\n```python\ndef add(a, b):\n    ...\n```",
    ),
    "check": Meaning(
        "Asserts that run after each run of the student's cell. What an assert says is the feedback.",
        '### Check\n```python\nassert add(1, 2) == 3, "1 + 2 should be 3"\n```',
    ),
    "hints": Meaning(
        "Help, gentlest first, given one at a time; the last one may give the answer away.",
        "### Hints\n1. Think of when it is light after supper.\n2. It is the warmest season.",
    ),
    "misconceptions": Meaning(
        "Usual wrong ideas: a name in bold for the report, patterns that show it, what to say, and a step to go to.",
        "### Misconceptions\n- **adds tops and bottoms** `2/5`: Are those pieces the same size? → Cut the cake",
    ),
    "solution": Meaning(
        "The worked solution: shown only after the last hint was no help.",
        "### Solution\nSix equal pieces: 3/6 is a half, 2/6 is a third.",
    ),
    "notes": Meaning(
        "Notes to the tutor about this step. A student never hears or sees them.",
        "### Notes\nMany count the cuts and not the pieces.",
    ),
    "then": Meaning(
        "Where to go when the step ends. Without it, the next step follows.",
        "### Then\n- stuck → Cut the cake\n- mastered → end",
    ),
}
SETTINGS: dict[str, Meaning] = {
    "skill": Meaning("The skill that the step practises. Without it, the step is its own skill.", "skill: add-unlike"),
    "patience": Meaning(
        "Seconds of silence allowed within an answer, from 0.2 to 120. Without it, 3; to explain or draw, 6.",
        "patience: 6 s",
    ),
    "attempts": Meaning("How many tries there are before the solution is told, from 1 to 99.", "attempts: 3"),
    "points": Meaning("What the step is worth in the report, from 0 to 1000.", "points: 2"),
    "optional": Meaning("Whether the student may leave the step out.", "optional: yes"),
    "language": Meaning("The language of this step, where it is not the lesson's.", "language: es"),
    "paper": Meaning(
        "What the whiteboard is printed with: `squared`, `plain`, `axes`, `numbers` (a number line), `staves`, or a "
        "picture or a page of a PDF (`sheet.pdf#page=2`) from the lesson's folder.",
        "paper: axes",
    ),
    "voice": Meaning("Who speaks in this step, where it is not the lesson's voice.", "voice: marin"),
}
FRONT: dict[str, Meaning] = {
    "title": Meaning("What the lesson is called; it wins over the `#` heading.", "title: Adding fractions"),
    "language": Meaning("What the tutor speaks and hears: a tag such as `en` or `pt-BR`.", "language: en"),
    "level": Meaning("Whom it is for.", "level: Grade 5"),
    "subject": Meaning("What it belongs to.", "subject: mathematics"),
    "version": Meaning("A new first number begins everybody's lesson anew, and says so.", "version: 1.0.0"),
    "grammar": Meaning("The version of the lesson grammar; there is only 1.", "grammar: 1"),
    "author": Meaning("Who wrote the lesson.", "author: Ada Lovelace"),
    "licence": Meaning("What others may do with it.", "licence: CC BY 4.0"),
    "duration": Meaning("How long it takes.", "duration: 20 minutes"),
    "skills": Meaning(
        "What is to be learnt: a name for each skill, and what it is.",
        "skills:\n  add-unlike: Add fractions with unlike denominators",
    ),
    "tutor": Meaning("Who the tutor is.", "tutor: {name: Ada, voice: marin, manner: warm and curious}"),
    "tone": Meaning(
        "What the tutor adapts to: how the student speaks (`delivery`), what they say of it (`stated`), or nothing "
        "(`off`).",
        "tone: delivery",
    ),
}
TUTOR: dict[str, Meaning] = {
    "name": Meaning("What the tutor is called.", "tutor: {name: Ada}"),
    "voice": Meaning("The voice in which the tutor speaks, where the model has several.", "tutor: {voice: marin}"),
    "manner": Meaning("How the tutor speaks.", "tutor: {manner: warm and curious; short sentences}"),
    "patience": Meaning("Seconds of silence allowed within an answer, in all steps.", "tutor: {patience: 4}"),
}
SKILL: dict[str, Meaning] = {
    "title": Meaning("What the skill is.", "add-unlike: {title: Add fractions with unlike denominators}"),
    "target": Meaning("How sure it must be that it is known: a number between 0 and 1.", "add-unlike: {target: 0.9}"),
    "needs": Meaning("The skills that come before it.", "add-unlike: {needs: [common-denominator]}"),
}
ENDINGS: dict[str, Meaning] = {
    "mastered": Meaning("The step was solved and its skill is mastered.", "- mastered → The next chapter"),
    "correct": Meaning("The step was solved.", "- correct → A harder one"),
    "stuck": Meaning("All hints were no help, and the solution was told.", "- stuck → Cut the cake"),
    "skip": Meaning("The student skipped the step.", "- skip → The sum"),
    "end": Meaning("The lesson is over.", "- mastered → end"),
}
CALLOUTS: dict[str, Meaning] = {
    "SAY": Meaning("A quote that is spoken and not shown.", "> [!SAY]\n> One half and one third."),
    "SHOW": Meaning("A quote that is shown and not spoken.", "> [!SHOW]\n> $\\frac{1}{2} + \\frac{1}{3}$"),
}
CHOICES: dict[str, Meaning] = {
    "[x]": Meaning("A right choice; where several are right, all of them must be picked.", "- [x] green"),
    "[ ]": Meaning("A wrong choice.", "- [ ] red"),
}
