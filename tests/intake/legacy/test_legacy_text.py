"""Text from before Unicode: told from what is not, converted without loss, and nothing else touched."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.intake.legacy.recognition import judge, judge_among, prevailing
from lms.intake.legacy.syllables import ONSETS, RIMES, is_syllable
from lms.intake.legacy.tables import TONES, Encoding, Font, decode, encode, of_font
from lms.text import nfc

ROOT = Path(__file__).parents[3]
BOTH = pytest.mark.parametrize("encoding", list(Encoding))
VOWELS = "aăâeêioôơuưy"
SMALL = [*(nfc(vowel + tone) for vowel in VOWELS for tone in ("", *TONES)), "đ"]
LETTERS = st.sampled_from([*SMALL, *"bcdghklmnpqrstvx", *" .,:;()0123456789-"])
CAPITALS = st.sampled_from([*"ĂÂÊÔƠƯĐ", *"ABCDEGHIKLMNOPQRSTUVXY"])


def texts():
    """Every text of the courses, names of people and places, line by line."""
    folders = (ROOT / "content", ROOT / "lms" / "intake" / "sample" / "data")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [[nfc(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in files]


@pytest.mark.parametrize(
    ("encoding", "written", "text"),
    [
        (Encoding.TCVN3, "C«ng ®oµn ViÖt Nam", "Công đoàn Việt Nam"),
        (Encoding.TCVN3, "NguyÔn ThÞ Hång Th¾m", "Nguyễn Thị Hồng Thắm"),
        (Encoding.TCVN3, "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        (Encoding.TCVN3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        (Encoding.TCVN3, "LI£N §OµN LAO §éNG TØNH", "LIÊN ĐOÀN LAO ĐỘNG TỈNH"),
        (Encoding.TCVN3, "Lª ThÞ ¸nh", "Lê Thị Ánh"),
        (Encoding.VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (Encoding.VNI, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        (Encoding.VNI, "COÂNG ÑOAØN CÔ SÔÛ THUÛY SAÛN", "CÔNG ĐOÀN CƠ SỞ THỦY SẢN"),
        (Encoding.VNI, "Aùnh, AÙnh vaø kyõ, kî, quyù", "Ánh, Ánh và kỹ, kỵ, quý"),
    ],
)
def test_what_offices_typed_is_recognised_and_converted(encoding, written, text):
    assert judge(written) is encoding
    assert decode(written, encoding) == text
    private = "".join(chr(0xF000 + ord(letter)) if letter > "\xa0" else letter for letter in written)
    assert decode(private, encoding) == text, "as Word keeps letters of symbol fonts"


@BOTH
@given(text=st.text(LETTERS))
def test_small_letters_come_back_as_they_were(encoding, text):
    assert decode(encode(text, encoding), encoding) == nfc(text)


@given(text=st.text(st.one_of(LETTERS, st.sampled_from([letter.upper() for letter in SMALL]))))
def test_in_vni_capitals_come_back_too(text):
    assert decode(encode(text, Encoding.VNI), Encoding.VNI) == nfc(text)


@given(text=st.text(st.sampled_from([letter.upper() for letter in SMALL])))
def test_a_font_of_capitals_makes_capitals(text):
    assert decode(encode(text, Encoding.TCVN3), Encoding.TCVN3, capitals=True) == nfc(text)


@BOTH
def test_every_text_of_the_courses_is_recognised_in_an_old_encoding(encoding):
    seen = right = 0
    for lines in texts():
        written = [encode(line, encoding) for line in lines]
        around = prevailing(written)
        for line, old in zip(lines, written, strict=True):
            if old != line:
                seen += 1
                right += judge_among(old, around) is encoding
    assert seen > 8000
    assert right / seen >= 0.995


def test_nothing_in_unicode_is_taken_for_an_old_encoding():
    for lines in texts():
        assert [line for line in lines if judge(line)] == []
        assert prevailing(lines) is None
        assert [line for line in lines if judge(unicodedata.normalize("NFD", line))] == []


@pytest.mark.parametrize(
    "text",
    [
        *("7 × 8", "3m×4m", "m×n", "5 µm", "½ ngày", "12,5 m²", "37 °C", "§ 5", "50.000 ®", "«Công ty»", "± 2"),
        *("café", "résumé", "naïve", "Müller", "São Paulo", "Zoë", "garçon", "El Niño", "über", "Côte d'Ivoire"),
        *("Hà", "Tú", "Lê An", "Hòa", "", "123", "CDCS-0007", "Training 2026", "Ελλάδα", "Москва", "日本"),
    ],
)
def test_signs_other_languages_and_short_words_are_left_alone(text):
    assert judge(text) is None


def test_a_word_that_reads_either_way_follows_its_neighbours():
    assert judge("Tó") is None
    assert judge_among("Tó", Encoding.TCVN3) is Encoding.TCVN3
    assert judge_among("Müller", Encoding.TCVN3) is None
    assert judge_among("Nguyễn", Encoding.TCVN3) is None


def test_fonts_are_known_by_their_names():
    assert of_font(".VnTime") == of_font(".vnArial Narrow") == Font(Encoding.TCVN3)
    assert of_font(".VnTimeH") == Font(Encoding.TCVN3, capitals=True)
    assert of_font("VNI-Times") == of_font("VNI-Helve") == Font(Encoding.VNI)
    assert [of_font(name) for name in ("Times New Roman", "Vni", "", None)] == [None] * 4


def test_syllables():
    good = "nghiêng quốc giếng gì uỷ ủy khuỷu tuyết ngoằn thuở quýt đường yêu oẳn chích"
    bad = "bèt đz wá mòc êê qu ng ngheọ đàp thùc"
    assert [word for word in good.split() if not is_syllable(word)] == []
    assert [word for word in bad.split() if is_syllable(word)] == []
    assert len(ONSETS) > 20
    assert len(RIMES) > 140
