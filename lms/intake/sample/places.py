"""Names of units: wards of the real country in an invented province, enterprises, schools, trades."""

import json
from random import Random

from lms.intake.sample.names import DATA

PROVINCE = "Tân Hà"
SECTORS = (
    "Giáo dục",
    "Y tế",
    "Viên chức",
    "Công Thương",
    "Xây dựng",
    "Giao thông vận tải",
    "Nông nghiệp và Môi trường",
)
PARKS = ("Bắc Hà", "Nam Hà", "Phú Lộc", "Đông Hải", "Tân Bình", "Long Xuyên", "Hòa Phú")
DISTRICTS = ("Phú Lộc", "Hòa Bình", "Thanh Sơn", "Đông Hải")
LINES = (
    "May",
    "Giày",
    "Điện tử",
    "Thủy sản",
    "Cơ khí",
    "Bao bì",
    "Chế biến gỗ",
    "Dệt",
    "Nhựa",
    "Vật liệu xây dựng",
    "Thức ăn chăn nuôi",
    "Vận tải",
    "Dược phẩm",
    "In",
    "Cao su",
)
FIRST = (
    "Thanh",
    "Phú",
    "Đồng",
    "Hải",
    "Việt",
    "Tân",
    "An",
    "Minh",
    "Hoàng",
    "Kim",
    "Nam",
    "Trường",
    "Đại",
    "Vĩnh",
    "Hưng",
    "Phước",
    "Thịnh",
    "Quang",
)
SECOND = (
    "Bình",
    "Lộc",
    "Tâm",
    "Minh",
    "Nhã",
    "Hà",
    "Phát",
    "Long",
    "Thành",
    "Sơn",
    "Hưng",
    "Giang",
    "Đạt",
    "Phong",
    "Yên",
    "Cường",
    "Lợi",
    "Vinh",
)
FORMS = ("Công ty TNHH", "Công ty TNHH MTV", "Công ty Cổ phần", "Chi nhánh Công ty")
SCHOOLS = (
    "Trường THPT",
    "Trường THCS",
    "Trường Tiểu học",
    "Trường Mầm non",
    "Trung tâm Y tế",
    "Trạm Y tế",
    "Bệnh viện",
)
OFFICES = ("Ủy ban nhân dân", "Trung tâm Phục vụ hành chính công", "Ban Quản lý dự án", "Trung tâm Văn hóa")
TRADES = ("Xe công nghệ", "Bốc xếp", "Nghề cá", "Tiểu thương chợ", "Xây dựng tự do", "Thu gom ve chai")
INFORMAL = ("Giúp việc gia đình", "Bán hàng rong", "Thợ hồ", "Xe ôm truyền thống")
PARTS = ("Phân xưởng 1", "Phân xưởng 2", "Xưởng hoàn thiện", "Khối văn phòng", "Nhà máy số 2", "Kho vận", "Xưởng cắt")
GROUPS = ("chuyền may", "đóng gói", "kỹ thuật", "hành chính", "bảo trì", "kiểm hàng", "cơ khí", "bếp ăn")


def wards(random: Random, count: int) -> list[str]:
    """So many different names of wards and communes ("Phường Tân An"), from all over the country."""
    lines = (DATA / "vn_units_2026.jsonl").read_text(encoding="utf-8").splitlines()
    names = sorted({ward[1][:1].upper() + ward[1][1:] for line in lines for ward in json.loads(line)["wards"]})
    return random.sample(names, min(count, len(names)))


class Namer:
    """Names of grassroots unions; none comes twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: set[str] = set()

    def fresh(self, *choices: tuple[str, ...]) -> str:
        """A combination not used before; once they run out, with a number."""
        for _ in range(20):
            name = " ".join(self.random.choice(words) for words in choices)
            if name not in self.used:
                break
        number = 2
        base = name
        while name in self.used:
            name = f"{base} {number}"
            number += 1
        self.used.add(name)
        return name

    def union(self, kind: str, ward: str) -> str:
        """The name of a CĐCS of a kind, in or near a ward."""
        place = ward.split(" ", 1)[-1]
        if kind == "trade":
            return self.fresh(("Nghiệp đoàn",), TRADES, (ward[:1].lower() + ward[1:],))
        if kind == "informal":
            return self.fresh(("Nghiệp đoàn",), INFORMAL, (ward[:1].lower() + ward[1:],))
        if kind == "public" and self.random.random() < 0.75:
            return self.fresh(("CĐCS",), SCHOOLS, (place, *FIRST), SECOND)
        if kind == "public":
            return self.fresh(("CĐCS",), OFFICES, (ward[:1].lower() + ward[1:],))
        return self.fresh(("CĐCS",), FORMS, LINES, FIRST, SECOND)
