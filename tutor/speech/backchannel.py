"""Back-channels: what a listener says to show that they follow, without wanting the turn.

The term is V. Yngve's (On getting a word in edgewise, Chicago Linguistic Society 6, 1970).
"""

import re
from collections.abc import Iterable
from functools import cache

from tutor.speech.numerals import base, plain

BACKCHANNELS = {
    "en": "mm, mhm, mm hm, mm hmm, hm, hmm, uh huh, aha, ah, oh, yeah, yep, yup, ok, okay, i see, got it",
    "es": "mm, mhm, hm, ajá, aja, ah, oh, ya, ya veo, vale, ok, okay, claro, ah ya",
    "fr": "mm, mhm, hm, hum, ah, oh, ouais, ok, okay, d'accord, je vois, ah bon",
    "de": "mm, mhm, hm, aha, ah, oh, ja ja, jaja, jo, ok, okay, ach so, achso, verstehe, genau",
    "pt": "mm, mhm, hm, uhum, aham, ah, oh, tá, tá bom, ok, okay, certo, sei, entendi",
    "ar": "مم, امم, همم, اه, آه, اها, ايوه, أيوه, طيب, تمام, ماشي, اوكي, أوكي",
    "hi": "हम्म, हूँ, हूं, हां हां, हाँ हाँ, अच्छा, ठीक है, ठीक, जी, ओके, ओह",
    "zh": "嗯, 嗯嗯, 哦, 噢, 喔, 啊, 好, 好的, 这样啊, 這樣啊, 明白, 知道了, ok",
    "ja": "うん, うんうん, ええ, はい, ああ, へえ, へー, そう, そうか, そうですか, なるほど, ふーん, オッケー, ok",
}
"""Plain words for yes and no are in it only where a listener says them all the time."""


def is_backchannel(transcript: str, language: str, answers: Iterable[str] = ()) -> bool:
    """Whether these words (in a language, BCP 47) are back-channels and nothing else; `answers`: what a step waits for.

    False for no words at all, and for a language without a table.
    """
    words = _words(transcript)
    if base(language) not in BACKCHANNELS or words in map(_words, answers):
        return False
    return _only(base(language)).fullmatch(words) is not None


@cache
def _only(tongue: str) -> re.Pattern[str]:
    phrases = sorted(map(_words, BACKCHANNELS[tongue].split(",")), key=len, reverse=True)
    each = "|".join(map(re.escape, phrases))
    between = " ?" if tongue in {"zh", "ja"} else " "
    return re.compile(f"(?:{each})(?:{between}(?:{each}))*")


def _words(text: str) -> str:
    """Letters and their signs, drawn-out ones once, with one space between words."""
    folded = re.sub(r"[^\w'\u0900-\u0963]+|_", " ", plain(text).casefold().replace("’", "'")).strip()
    return re.sub(r"([a-zà-ÿ])\1{2,}", r"\1\1", folded)
