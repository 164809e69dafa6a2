"""No prompt, message, document, schema or script says or asks what somebody feels: how one speaks is never read for it.

The words are those that reference pages on the law of education advise against, in the desk's nine languages. A place
that needs one of them, to forbid it or because a lesson is about it, stands in REVIEWED.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import commands, events, frames
from tutor.teaching import manners, prompts
from tutor.teaching.phrases import PHRASES
from tutor.teaching.remarks import SENTENCES
from tutor.widgets.labels import LANGUAGES

ROOT = Path(__file__).parents[2]

BANNED = {
    "en": r"emotion\w*|moods?|feel|feels|feelings?|tone of voice|sentiments?|confident|nervous\w*|frustrat\w+|bored"
    r"|boredom|engaged|engagement|attentive\w*|anxi(ous|ety)|stress(ed)?|motivation|attitudes?|happy|sad|angry|excited|afraid"
    r"|upset|confused",
    "zh": "情绪|情感|心情|感受|语气|自信|紧张|沮丧|无聊|焦虑|压力|动机|态度|开心|高兴|难过|生气|害怕|专注",
    "es": r"emoci\w+|estado de ánimo|sentimientos?|sientes?|tono de voz|nervios\w*|frustra\w+|aburrid\w+|ansi\w+|estrés"
    r"|motivación|actitud\w*|feliz|triste|enojad\w+|enfadad\w+|confiad\w+",
    "fr": r"émoti\w+|humeur|sentiments?|ressen\w+|ton de (la|sa|ta) voix|nerveu\w+|frustr\w+|ennuyé\w*|anxi\w+"
    r"|stress\w*|motivation|attitude|heureu\w+|triste|en colère|confian\w+",
    "de": r"\w*emotion\w*|\w*gefühl\w*|fühlst|fühlt|stimmung\w*|tonfall|nervös\w*|frust\w*|gelangweilt\w*|langeweile"
    r"|ängstlich\w*|gestresst\w*|motivation|haltung|glücklich\w*|traurig\w*|wütend\w*|selbstsicher\w*",
    "pt": r"emoç\w+|emocion\w+|humor|sentimentos?|sentes?|tom de voz|nervos\w+|frustr\w+|entediad\w+|ansios\w+"
    r"|ansiedade|stresse?|motivação|atitude|feliz|triste|zangad\w+|confiante\w*",
    "ar": "عاطف|مشاعر|شعور|تشعر|مزاج|انفعال|نبرة|متوتر|محبط|ملل(?!ي)|قلق|حزين|غاضب|سعيد|واثق|حماس",
    "hi": "(?<!सं)भावना|मनोदशा|मूड|महसूस|लहज|आत्मविश्वास|घबरा|निराश|ऊब|चिंतित|तनाव|प्रेरणा|खुश|दुखी|उदास|नाराज़|गुस्सा",
    "ja": "感情|気分|気持ち|口調|自信|緊張|いらいら|退屈|不安|ストレス|やる気|態度|嬉し|悲し|怒っ",
}
UNSPACED = {"zh", "ja", "ar", "hi"}

REVIEWED = {
    # What is said here denies it, or is forbidden here.
    "SETTINGS.md": {"It does not\nguess how anybody feels"},
    "CONTRIBUTING.md": {"Never infer, name, show or store an emotion"},
    "tutor/teaching/adaptation.py": {"What a student feels is no column of it"},
    "tutor/speech/prosody.py": {"no number here says what anyone feels"},
    "tutor/speech/delivery.py": {"never what anyone feels"},
    "tutor/values.py": {"never what anyone feels"},
    "tutor/models/embedded/voice.py": {'"Happy talk"'},
    "tutor/models/embedded/espeak.py": {"with stress marks"},
    # What a student says, to be understood.
    "tutor/teaching/remarks.py": {"|I'm confused", "|I am confused"},
}
"""By file, the passages that were looked at and may stay."""


def found(text: str, languages: tuple[str, ...] = LANGUAGES) -> list[str]:
    """The banned words in a text that may be in any of these languages."""
    hits: list[str] = []
    for language in languages:
        pattern = BANNED[language] if language in UNSPACED else rf"(?<!\w)(?:{BANNED[language]})(?!\w)"
        hits += [match[0] for match in re.finditer(pattern, text, re.IGNORECASE)]
    return hits


def names(text: str) -> str:
    """A program's words parted: `snake_case` and `camelCase`, so that a field's name is read too."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).replace("_", " ")


def own(path: Path) -> str:
    """A file without what was looked at."""
    text = path.read_text(encoding="utf-8")
    for passage in REVIEWED.get(str(path.relative_to(ROOT)), ()):
        assert passage in text, f"{path} no longer says {passage!r}: take it out of REVIEWED"
        text = text.replace(passage, "")
    return text


def files() -> Iterator[Path]:
    """All that is shown, told to a model, or documented, but the lessons' own subjects and other people's code."""
    for pattern in ("*.md", "tutor/**/*.py", "tutor/**/*.js", "tutor/**/*.css", "tutor/**/*.json"):
        for path in sorted(ROOT.glob(pattern)):
            if not {"vendor", "labextensions"} & set(path.parts) or "words" in path.parts:
                yield path


LANGUAGE_OF = {
    path: (path.stem,) for path in files() if path.parent.name in {"words", "phrases"} and path.stem in BANNED
}
"""Where a file is in one language, words of the others mean other things."""


@pytest.mark.parametrize("path", list(files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_says_what_somebody_feels(path: Path) -> None:
    languages = LANGUAGE_OF.get(path, ("en", "zh", "ja", "hi", "ar"))
    assert found(names(own(path)), languages) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_and_no_sentence_of_the_tutor_does(language: str) -> None:
    told = [*prompts._VOICE[language], prompts._JUDGE[language], *manners.SENTENCES[language]]
    assert found("\n".join([*told, *PHRASES[language].values()]), (language,)) == []
    labels = json.loads((ROOT / "tutor" / "widgets" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    assert found("\n".join(labels.values()), (language,)) == []


def test_no_field_of_a_schema_does() -> None:
    schemas = (commands, events, frames)
    kinds = [each for module in schemas for each in vars(module).values() if hasattr(each, "__dataclass_fields__")]
    fields = {name for kind in kinds for name in kind.__dataclass_fields__}
    assert len(fields) > 50
    assert found(names("\n".join([*fields, *(kind.__name__ for kind in kinds)])), ("en",)) == []
    assert found(json.dumps(prompts.RECORD), ("en",)) == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "You sound nervous today.", "nervous"),
        ("en", "Say how the student feels.", "feels"),
        ("zh", "学生的情绪", "情绪"),
        ("es", "Pareces frustrada.", "frustrada"),
        ("fr", "Quelle est son humeur ?", "humeur"),
        ("de", "Achte auf den Tonfall.", "Tonfall"),
        ("pt", "Estás ansioso?", "ansioso"),
        ("ar", "ما مشاعر الطالب؟", "مشاعر"),
        ("hi", "विद्यार्थी कैसा महसूस करता है", "महसूस"),
        ("ja", "生徒の気持ちを読む", "気持ち"),
    ],
)
def test_the_check_can_fail(language: str, text: str, word: str) -> None:
    assert found(text, (language,)) == [word]


def test_a_name_in_a_program_is_read_word_by_word() -> None:
    assert found(names("student_mood: float; showEmotion()"), ("en",)) == ["mood", "Emotion"]
    assert found("feelings", ("en",)) == ["feelings"]
    assert len(SENTENCES) == len(BANNED)
