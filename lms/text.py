"""Vietnamese text: one normal form, folding for search, and the order of names."""

import re
import unicodedata

MARKS = dict.fromkeys(range(0x0300, 0x0370))
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
LETTER_KEY = {letter: chr(0x41 + i) for i, letter in enumerate(LETTERS)}
LETTER_MARKS = "\u0302\u0306\u031b"
"""Circumflex, breve and horn make another letter; every other mark is a tone."""
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
BLANKS = re.compile(r"[\s\u00a0\u200b\ufeff]+")


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is written; who shows it translates it."""
    return message


def nfc(text: str) -> str:
    """The composed form in which every text enters the system."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """NFC on one line, with runs of blanks (no-break ones too) made one and none at the ends."""
    return BLANKS.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Lower-case letters without any Vietnamese mark, đ as d: what searches compare."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d")).translate(MARKS)
    return BLANKS.sub(" ", plain).strip()


def code_key(code: str) -> str:
    """Codes are compared without case and outer spaces."""
    return clean(code).upper()


def slug(text: str) -> str:
    """Folded words joined by hyphens, for addresses and file names."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _word_key(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", word):
        tone = "0"
        kept = []
        for part in unicodedata.normalize("NFD", char):
            if part in TONES:
                tone = TONES[part]
            elif part in LETTER_MARKS or not unicodedata.combining(part):
                kept.append(part)
        letter = unicodedata.normalize("NFC", "".join(kept))
        letters.append(LETTER_KEY.get(letter, letter))
        tones.append(tone)
    return "".join(letters), "".join(tones)


def name_key(full_name: str) -> str:
    """The key by which people are listed: given name, then family name, then the middle ones.

    Letters stand in Vietnamese order (a ă â … d đ …) and tones decide between equal letters. The key is
    ASCII for Vietnamese names, to be compared byte by byte.
    """
    words = clean(full_name).lower().split(" ")
    ordered = words[-1:] + words[:-1]
    keys = [_word_key(word) for word in ordered]
    return "!".join(letters for letters, _ in keys) + " " + "!".join(tones for _, tones in keys)
