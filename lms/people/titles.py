"""The titles of the documents: slug, Vietnamese name, and what offices write for it."""

from dataclasses import dataclass

from lms.text import fold


@dataclass(frozen=True)
class Title:
    """A chức danh. `synonyms` are other ways to write it, compared folded."""

    slug: str
    name: str
    synonyms: tuple[str, ...] = ()


TITLES = (
    Title("chu-tich", "Chủ tịch", ("CT", "chu tich cong doan", "chu tich CĐCS")),
    Title("pho-chu-tich", "Phó chủ tịch", ("PCT", "pho chu tich cong doan", "pho CT")),
    Title("uy-vien-btv", "Ủy viên BTV", ("UVBTV", "UV BTV", "uy vien ban thuong vu")),
    Title("uy-vien-bch", "Ủy viên BCH", ("UVBCH", "UV BCH", "uy vien ban chap hanh")),
    Title("chu-nhiem-ubkt", "Chủ nhiệm UBKT", ("CNUBKT", "CN UBKT", "chu nhiem uy ban kiem tra")),
    Title("pho-chu-nhiem-ubkt", "Phó chủ nhiệm UBKT", ("PCNUBKT", "PCN UBKT", "pho chu nhiem uy ban kiem tra")),
    Title("uy-vien-ubkt", "Ủy viên UBKT", ("UVUBKT", "UV UBKT", "uy vien uy ban kiem tra")),
    Title("truong-ban", "Trưởng ban", ("truong phong", "truong bo phan", "truong ban (phong, bo phan)")),
    Title("pho-truong-ban", "Phó trưởng ban", ("pho ban", "pho phong", "pho truong phong", "pho bo phan")),
    Title("chuyen-vien", "Chuyên viên", ("CV",)),
    Title("ke-toan", "Kế toán", ("KT", "ke toan cong doan")),
    Title("to-truong", "Tổ trưởng", ("TT", "to truong cong doan", "to truong to cong doan")),
    Title("to-pho", "Tổ phó", ("TP", "to pho cong doan")),
    Title("ban-nu-cong", "Ban nữ công", ("truong ban nu cong", "uy vien ban nu cong", "nu cong")),
    Title("cong-tac-vien", "Cộng tác viên", ("CTV",)),
    Title("doan-vien-nong-cot", "Đoàn viên nòng cốt", ("nong cot", "DVNC")),
)
BY_SLUG = {title.slug: title for title in TITLES}
BY_NAME = {fold(name): title.slug for title in TITLES for name in (title.name, title.slug, *title.synonyms)}


def title_name(slug: str) -> str:
    """The Vietnamese name; a slug of another system is shown as it came."""
    return BY_SLUG[slug].name if slug in BY_SLUG else slug
