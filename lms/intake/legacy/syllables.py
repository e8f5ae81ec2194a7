"""Whether a word can be a Vietnamese syllable: onset, rime and tone fit together."""

import unicodedata
from functools import lru_cache

TONES = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
STOPPED = {"\u0301", "\u0323"}
"""The tones of rimes that end in p, t, c or ch."""
ONSETS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ch", "ph", "th", "tr", "qu", *"bcdđghklmnprstvx", "")
RIMES = frozenset(
    " ".join(
        (
            "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây",
            "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia",
            "iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu ych ynh yt o oc oi om on ong op ot oong ooc",
            "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet",
            "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt",
            "uân uâng uât uây uê uêch uên uênh uơ uy uya uych uyên uyêt uynh uyp uyt uyu uyn",
            "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu êng",
        )
    ).split()
)
GLIDES = "iouy"


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether one word, in any case, has the shape of a Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    if tones and _misplaced(plain, next(n for n, part in enumerate(_letters(word)) if part[1])):
        return False
    stopped = plain.endswith(("p", "t", "c", "ch"))
    if stopped and not STOPPED.issuperset(tones):
        return False
    return any(
        plain.startswith(onset) and (plain[len(onset) :] in RIMES or (plain == "gi" and onset == "gi"))
        for onset in ONSETS
    )


def _letters(word: str) -> list[tuple[str, bool]]:
    """Each letter, and whether it carries the tone."""
    composed = unicodedata.normalize("NFC", word.lower())
    return [(letter, bool(TONES.intersection(unicodedata.normalize("NFD", letter)))) for letter in composed]


def _misplaced(plain: str, place: int) -> bool:
    """Whether the tone stands on the glide that ends a rime: ngheọ, never nghẹo."""
    onset = next(onset for onset in ONSETS if plain.startswith(onset))
    rime = plain[len(onset) :]
    return place == len(plain) - 1 and len(rime) > 1 and plain[-1] in GLIDES and rime != "uy"
