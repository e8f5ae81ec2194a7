"""The two encodings, letter by letter, as office files hold them: each octet as the Latin letter of its number."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lms.text import nfc


class Encoding(StrEnum):
    """An encoding of Vietnamese from before Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"


# TCVN 5712:1993, VN3. Capitals with tones have no places: fonts whose names end in H draw them for the small letters.
TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
CAPITALS = frozenset(letter for letter in TCVN3.values() if letter.isupper())
ROUND, BREVE, ALONE = "\u0302", "\u0306", ""
TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
"""Sắc, huyền, hỏi, ngã, nặng: the order of the marks of VNI below."""
VNI_MARKS = {ALONE: "ùøûõï", ROUND: "áàåãä", BREVE: "éèúüë"}
VNI_SHAPES = {ROUND: "â", BREVE: "ê"}


def _vni() -> dict[str, str]:
    """VNI writes most letters as a plain one followed by its mark."""
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", **dict(zip("íìæóò", "íìỉĩị", strict=True))}
    for plain, letter in (*zip("aeouy", "aeouy", strict=True), ("ô", "ơ"), ("ö", "ư")):
        for shape, letters in ((ALONE, "aeouyơư"), (ROUND, "aeo"), (BREVE, "a")):
            if letter not in letters:
                continue
            if shape:
                table[plain + VNI_SHAPES[shape]] = nfc(letter + shape)
            for tone, mark in zip(TONES, VNI_MARKS[shape], strict=True):
                table[plain + mark] = nfc(letter + shape + tone)
    return table | {
        written: letter.upper()
        for written_small, letter in table.items()
        # Whoever typed a capital first letter may have left its mark small.
        for written in {written_small.upper(), written_small[0].upper() + written_small[1:]}
    }


VNI = _vni()
TABLES = {Encoding.TCVN3: TCVN3, Encoding.VNI: VNI}
PATTERNS = {
    encoding: re.compile("|".join(re.escape(written) for written in sorted(table, key=len, reverse=True)))
    for encoding, table in TABLES.items()
}
WRITTEN = {
    Encoding.TCVN3: {letter: written for written, letter in TCVN3.items()},
    Encoding.VNI: {letter: written for written, letter in sorted(VNI.items(), key=lambda pair: pair[0].swapcase())},
}
"""Letter -> how it is written; the capital mark after a capital letter. `ỵ` has the one octet of its own."""
WRITTEN[Encoding.VNI] |= {"ỵ": "î", "Ỵ": "Î"}
PRIVATE = dict((0xF000 + octet, octet) for octet in range(0x20, 0x100))
"""Word keeps the octets of symbol fonts in the private area of Unicode."""


@dataclass(frozen=True)
class Font:
    """What a font draws: an encoding, and whether it draws capitals for small letters."""

    encoding: Encoding
    capitals: bool = False


def of_font(name: str | None) -> Font | None:
    """What a font of this name draws, None for one that draws Unicode."""
    plain = (name or "").strip().lower()
    if plain.startswith(".vn"):
        return Font(Encoding.TCVN3, plain.endswith("h"))
    return Font(Encoding.VNI) if plain.startswith("vni-") else None


def decode(text: str, encoding: Encoding, capitals: bool = False) -> str:
    """Text in an old encoding as Unicode, NFC; `capitals` when its font draws only such."""
    table = TABLES[encoding]
    found = PATTERNS[encoding].sub(lambda match: table[match[0]], text.translate(PRIVATE))
    found = nfc(found)
    if capitals:
        return found.upper()
    return _shouted(found) if encoding is Encoding.TCVN3 else found


def encode(text: str, encoding: Encoding) -> str:
    """The reverse. Capitals with tones become small letters in TCVN3, as people type them there."""
    table = WRITTEN[encoding]
    return "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in nfc(text).replace("Ð", "Đ"))


def _shouted(found: str) -> str:
    """Of text typed in capitals, and of names, the letters that TCVN3 has only small ones for become capitals too."""
    # Letters that could have been typed either way tell how the text was meant.
    cased = [(place, letter) for place, letter in enumerate(found) if _has_capital(letter)]
    if all(letter.isupper() for _place, letter in cased) and any(
        place and found[place - 1].isalpha() for place, _ in cased
    ):
        return found.upper()
    words = re.split(r"(\s+)", found)
    plain = [word for word in words if word[:1].isalpha() and _has_capital(word[0])]
    if len(plain) > 1 and all(word[0].isupper() for word in plain):
        words = [word[:1].upper() + word[1:] for word in words]
    return "".join(words)


def _has_capital(letter: str) -> bool:
    """Whether TCVN3 has a letter in both cases."""
    return letter.isalpha() and (letter.isascii() or letter.upper() in CAPITALS)
