"""The kinds of diplomas and their ranks: an integer within the kind, the shown word, and what offices write for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.people.qualification_models import QualificationKind, QualificationState
from lms.text import N_, fold


@dataclass(frozen=True)
class Rank:
    """A rank of a kind. Words of one number are equal, as cao cấp and cử nhân of political theory are."""

    number: int
    name: str
    synonyms: tuple[str, ...] = ()


KINDS: Mapping[str, tuple[str, ...]] = {
    QualificationKind.EXPERTISE: (N_("Chuyên môn"), "Trình độ chuyên môn", "Chuyên môn nghiệp vụ", "CM"),
    QualificationKind.TRADE: (N_("Tay nghề"), "Trình độ tay nghề", "Nghề", "Kỹ năng nghề"),
    QualificationKind.POLITICAL_THEORY: (N_("Lý luận chính trị"), "LLCT", "Chính trị", "Lý luận CT"),
    QualificationKind.IT: (N_("Tin học"), "Công nghệ thông tin", "CNTT", "Ứng dụng CNTT"),
    QualificationKind.LANGUAGE: (N_("Ngoại ngữ"), "NN", "Tiếng Anh", "Anh văn"),
    QualificationKind.STATE_MANAGEMENT: (N_("Quản lý nhà nước"), "QLNN", "Quản lý hành chính nhà nước"),
    QualificationKind.DEFENCE: (
        N_("Quốc phòng an ninh"),
        "Quốc phòng, an ninh",
        "Quốc phòng - an ninh",
        "Quốc phòng và an ninh",
        "QPAN",
        "QP-AN",
        "Giáo dục quốc phòng an ninh",
    ),
    QualificationKind.LEADERSHIP: (
        N_("Lãnh đạo quản lý"),
        "Lãnh đạo, quản lý",
        "LĐQL",
        "Bồi dưỡng lãnh đạo quản lý",
    ),
}
STATES: Mapping[str, tuple[str, ...]] = {
    QualificationState.GRADUATED: (
        N_("Đã tốt nghiệp"),
        "Tốt nghiệp",
        "Đã có",
        "Đã cấp",
        "Đã cấp bằng",
        "Hoàn thành",
        "Có",
    ),
    QualificationState.STUDYING: (N_("Đang học"), "Đang theo học", "Chưa tốt nghiệp"),
    QualificationState.SENT: (N_("Được cử đi"), "Được cử đi học", "Cử đi", "Cử đi học", "Đã cử", "Có quyết định cử"),
}

SCHOOLS = (
    Rank(1, N_("Sơ cấp"), ("SC", "Sơ cấp nghề")),
    Rank(2, N_("Trung cấp"), ("TC", "Trung cấp nghề", "Trung cấp chuyên nghiệp", "Trung học chuyên nghiệp")),
    Rank(3, N_("Cao đẳng"), ("CĐ", "Cao đẳng nghề")),
    Rank(4, N_("Đại học"), ("ĐH", "Cử nhân", "Kỹ sư", "CN", "KS", "Tốt nghiệp đại học")),
    Rank(5, N_("Thạc sĩ"), ("Thạc sỹ", "ThS", "Cao học", "Th.S")),
    Rank(6, N_("Tiến sĩ"), ("Tiến sỹ", "TS", "T.S")),
)
LETTERS = (
    Rank(1, "A", ("Trình độ A", "Chứng chỉ A")),
    Rank(1, N_("Cơ bản"), ("Căn bản", "Ứng dụng CNTT cơ bản")),
    Rank(2, "B", ("Trình độ B", "Chứng chỉ B")),
    Rank(3, "C", ("Trình độ C", "Chứng chỉ C")),
    Rank(4, N_("Nâng cao"), ("Ứng dụng CNTT nâng cao",)),
)
HELD = Rank(1, N_("Có chứng chỉ"), ("Chứng chỉ", "Đã bồi dưỡng", "Đã học", "Có"))
"""The rank of a kind where a document asks only whether somebody has it; a blank cell means it."""
RANKS: Mapping[str, tuple[Rank, ...]] = {
    QualificationKind.EXPERTISE: SCHOOLS,
    QualificationKind.TRADE: SCHOOLS,
    QualificationKind.POLITICAL_THEORY: (
        Rank(1, N_("Sơ cấp"), ("SC", "Sơ cấp LLCT", "Sơ cấp lý luận chính trị")),
        Rank(2, N_("Trung cấp"), ("TC", "Trung cấp LLCT", "Trung cấp lý luận chính trị")),
        Rank(3, N_("Cao cấp"), ("CC", "Cao cấp LLCT", "Cao cấp lý luận chính trị")),
        Rank(3, N_("Cử nhân"), ("CN", "Cử nhân chính trị", "Cử nhân lý luận chính trị")),
    ),
    QualificationKind.IT: LETTERS,
    QualificationKind.LANGUAGE: LETTERS,
    QualificationKind.STATE_MANAGEMENT: (
        HELD,
        Rank(2, N_("Cán sự"), ("Ngạch cán sự",)),
        Rank(3, N_("Chuyên viên"), ("CV", "Ngạch chuyên viên")),
        Rank(4, N_("Chuyên viên chính"), ("CVC", "Ngạch chuyên viên chính")),
        Rank(5, N_("Chuyên viên cao cấp"), ("CVCC", "Ngạch chuyên viên cao cấp")),
    ),
    QualificationKind.DEFENCE: (
        HELD,
        Rank(2, N_("Đối tượng 4"), ("ĐT4",)),
        Rank(3, N_("Đối tượng 3"), ("ĐT3",)),
        Rank(4, N_("Đối tượng 2"), ("ĐT2",)),
        Rank(5, N_("Đối tượng 1"), ("ĐT1",)),
    ),
    QualificationKind.LEADERSHIP: (
        HELD,
        Rank(2, N_("Cấp phòng"), ("Lãnh đạo cấp phòng",)),
        Rank(3, N_("Cấp huyện"), ("Lãnh đạo cấp huyện",)),
        Rank(4, N_("Cấp sở"), ("Lãnh đạo cấp sở",)),
        Rank(5, N_("Cấp vụ"), ("Lãnh đạo cấp vụ",)),
    ),
}
_BY_NAME = {
    kind: {fold(word): rank for rank in ranks for word in (rank.name, *rank.synonyms)} for kind, ranks in RANKS.items()
}


def rank_words(kind: str) -> dict[str, str]:
    """Folded word -> the shown word of the rank, within a kind."""
    return {word: rank.name for word, rank in _BY_NAME[kind].items()}


def find_rank(kind: str, word: str) -> Rank | None:
    """The rank that a word means within a kind, or None."""
    return _BY_NAME.get(kind, {}).get(fold(word).strip(" ."))


def needs_no_word(kind: str) -> bool:
    """Whether having a diploma of this kind is enough, so that its rank may stay blank."""
    return HELD in RANKS[kind]
