"""Pronunciations for words that the recogniser's dictionary lacks: espeak-ng's phonemes as those of CMUdict."""

import re

_CMU = {
    "ɑː": "AA", "ɑ": "AA", "a": "AA", "æ": "AE", "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɔː": "AO", "ɔ": "AO", "oː": "AO",
    "aʊ": "AW", "aɪ": "AY", "ɛ": "EH", "e": "EH", "ɚ": "ER", "ɜː": "ER", "ɝ": "ER", "eɪ": "EY", "ɪ": "IH", "ᵻ": "IH",
    "i": "IY", "iː": "IY", "oʊ": "OW", "əʊ": "OW", "o": "OW", "ɔɪ": "OY", "ʊ": "UH", "u": "UW", "uː": "UW", "n̩": "AH N",
    "b": "B", "tʃ": "CH", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "h": "HH", "dʒ": "JH", "k": "K", "x": "K",
    "l": "L", "m": "M", "n": "N", "ŋ": "NG", "p": "P", "ɹ": "R", "r": "R", "s": "S", "ʃ": "SH", "t": "T", "ɾ": "T",
    "ʔ": "T", "θ": "TH", "v": "V", "w": "W", "j": "Y", "z": "Z", "ʒ": "ZH",
}  # fmt: skip
_PHONEME = re.compile("|".join(sorted(_CMU, key=len, reverse=True)))


def cmu_phones(ipa: str) -> str:
    """CMUdict's phones, apart by spaces, of an English pronunciation in IPA; empty where nothing of it is known.

    >>> cmu_phones("m_ˌaɪ_ɾ_ə_k_ˈɑː_n_d_ɹ_iə")
    'M AY T AH K AA N D R IY AH'
    """
    return " ".join(_CMU[sound] for sound in _PHONEME.findall(re.sub(r"[_ˈˌ\s]", "", ipa)))
