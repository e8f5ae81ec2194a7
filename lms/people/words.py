"""How offices write levels, kinds of units and kinds of cadres: the shown name first, then what else is understood."""

from collections.abc import Mapping

from lms.people.models import CadreKind, Level, Sex, UnitKind
from lms.text import N_, fold

LEVELS: Mapping[str, tuple[str, ...]] = {
    Level.CONFEDERATION: (N_("Tổng Liên đoàn"), "TLĐ", "Tổng LĐ", "Trung ương", "Tổng Liên đoàn Lao động Việt Nam"),
    Level.PROVINCIAL: (
        N_("LĐLĐ tỉnh"),
        "LĐLĐ thành phố",
        "LĐLĐ tỉnh, thành phố",
        "LĐLĐ tỉnh/thành phố",
        "Liên đoàn Lao động tỉnh",
        "Liên đoàn Lao động thành phố",
        "Tỉnh",
        "Cấp tỉnh",
        "Công đoàn ngành Trung ương",
        "CĐ ngành TW",
        "CĐ ngành Trung ương",
        "CĐ Tổng công ty trực thuộc TLĐ",
    ),
    Level.UPPER: (
        N_("Cấp trên trực tiếp cơ sở"),
        "Cấp trên cơ sở",
        "CĐ cấp trên trực tiếp cơ sở",
        "Công đoàn cấp trên trực tiếp cơ sở",
        "CĐ cấp trên cơ sở",
        "CTTTCS",
        "LĐLĐ huyện",
        "LĐLĐ quận",
        "LĐLĐ thị xã",
        "Liên đoàn Lao động huyện",
        "CĐ ngành địa phương",
        "Công đoàn ngành địa phương",
        "CĐ ngành",
        "CĐ khu công nghiệp",
        "CĐ KCN",
        "CĐ các khu công nghiệp",
        "Công đoàn khu công nghiệp",
        "CĐ phường",
        "CĐ xã",
        "CĐ đặc khu",
        "Công đoàn phường",
        "Công đoàn xã",
        "Công đoàn đặc khu",
        "CĐ phường/xã/đặc khu",
        "CĐ phường, xã, đặc khu",
    ),
    Level.GRASSROOTS: (
        N_("CĐCS"),
        "Công đoàn cơ sở",
        "CĐ cơ sở",
        "Cơ sở",
        "Nghiệp đoàn",
        "Nghiệp đoàn cơ sở",
    ),
    Level.SUB_GRASSROOTS: (
        N_("CĐCS thành viên"),
        "Công đoàn cơ sở thành viên",
        "CĐ cơ sở thành viên",
        "CĐ bộ phận",
        "Công đoàn bộ phận",
        "CĐBP",
        "CĐCSTV",
        "Nghiệp đoàn bộ phận",
    ),
    Level.GROUP: (N_("Tổ công đoàn"), "Tổ CĐ", "Tổ", "Tổ nghiệp đoàn"),
}
UNIT_KINDS: Mapping[str, tuple[str, ...]] = {
    UnitKind.ENTERPRISE: (N_("Doanh nghiệp"), "DN", "Sản xuất kinh doanh", "SXKD", "Công ty"),
    UnitKind.PUBLIC: (
        N_("Hành chính sự nghiệp"),
        "HCSN",
        "Hành chính, sự nghiệp",
        "Hành chính - sự nghiệp",
        "Hành chính",
        "Sự nghiệp",
        "Cơ quan hành chính",
        "Đơn vị sự nghiệp",
    ),
    UnitKind.TRADE: (N_("Nghiệp đoàn"), "NĐ"),
    UnitKind.INFORMAL: (
        N_("Khu vực phi chính thức"),
        "Phi chính thức",
        "KVPCT",
        "KV phi chính thức",
        "Lao động phi chính thức",
    ),
}
CADRE_KINDS: Mapping[str, tuple[str, ...]] = {
    CadreKind.FULL_TIME: (N_("Chuyên trách"), "CBCĐ chuyên trách", "Cán bộ chuyên trách", "CT"),
    CadreKind.CONCURRENT: (N_("Kiêm nhiệm"), "Cán bộ kiêm nhiệm", "Không chuyên trách", "KN"),
    CadreKind.GRASSROOTS: (N_("Cơ sở"), "Cán bộ cơ sở", "Cán bộ CĐCS", "CĐCS", "CS"),
    CadreKind.ACTIVIST: (
        N_("Nòng cốt"),
        "Cộng tác viên",
        "CTV",
        "Đoàn viên nòng cốt",
        "Cán bộ nòng cốt",
        "Cộng tác viên, đoàn viên nòng cốt",
    ),
}
SEXES: Mapping[str, tuple[str, ...]] = {Sex.MALE: (N_("Nam"), "M", "Ông"), Sex.FEMALE: (N_("Nữ"), "F", "Bà")}


def by_word(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded word -> value."""
    return {fold(name): str(value) for value, names in words.items() for name in (value, *names)}


def shown(words: Mapping[str, tuple[str, ...]], value: str | None) -> str:
    """The name shown for a value (a msgid); empty for none, a value of another system as it came."""
    return words[value][0] if value and value in words else value or ""
