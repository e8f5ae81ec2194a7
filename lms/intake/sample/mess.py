"""The same rows as offices really send them: everything that the format calls normal input, and no error."""

import unicodedata
from datetime import date
from random import Random
from typing import Any

from lms.intake.columns import SheetKind
from lms.intake.legacy.tables import Encoding, encode
from lms.intake.writing import Formats
from lms.text import fold

TITLES = {
    "units": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "DANH SÁCH ĐƠN VỊ CÔNG ĐOÀN", "(Số liệu đến ngày 31/12/2025)"),
    "cadres": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "DANH SÁCH CÁN BỘ CÔNG ĐOÀN", "Nhiệm kỳ 2023–2028"),
    "training": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "QUÁ TRÌNH ĐÀO TẠO, BỒI DƯỠNG", "Từ năm 2022 đến nay"),
    "diplomas": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "VĂN BẰNG, CHỨNG CHỈ CỦA CÁN BỘ", "(Số liệu đến ngày 31/12/2025)"),
    "lecturers": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "DANH SÁCH GIẢNG VIÊN KIÊM CHỨC", "Nhiệm kỳ 2023–2028"),
    "spending": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "KINH PHÍ ĐÀO TẠO, BỒI DƯỠNG", "Đơn vị tính: đồng"),
    "assessments": ("LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ", "ĐÁNH GIÁ CÁN BỘ HẰNG NĂM", "Năm 2024 và 2025"),
}
HEADS = {
    "name": ("Họ tên", "HỌ VÀ TÊN", "Ho va ten"),
    "phone": ("Số điện thoại", "SĐT", "Điện  thoại"),
    "born_on": ("Ngày tháng năm sinh", "Ngày sinh (dd/mm/yyyy)"),
    "unit": ("Mã ĐV", "mã đơn vị"),
    "members": ("Số đoàn viên ", "Tổng số đoàn viên"),
    "workers": ("Số  lao động", "Số CNVCLĐ"),
}
WORDS = {
    "chu tich": ("CT", "Chủ  tịch", "CHỦ TỊCH", "chu tich"),
    "pho chu tich": ("PCT", "Phó Chủ tịch", "Phó CT"),
    "uy vien btv": ("UVBTV", "Ủy viên Ban Thường vụ", "UV BTV"),
    "uy vien bch": ("UVBCH", "Ủy viên Ban Chấp hành", "Uỷ viên BCH"),
    "chu nhiem ubkt": ("Chủ nhiệm Ủy ban Kiểm tra", "CN UBKT"),
    "uy vien ubkt": ("UVUBKT", "Ủy viên Ủy ban kiểm tra"),
    "cdcs": ("Công đoàn cơ sở", "CĐ cơ sở", "cđcs"),
    "to cong doan": ("Tổ CĐ", "TỔ CÔNG ĐOÀN"),
    "cap tren truc tiep co so": ("Cấp trên cơ sở", "CĐ cấp trên trực tiếp cơ sở"),
    "doanh nghiep": ("DN", "Doanh  nghiệp"),
    "hanh chinh su nghiep": ("HCSN", "Hành chính - sự nghiệp"),
    "co so": ("Cán bộ cơ sở", "CƠ SỞ"),
    "nu": ("nữ", "NỮ"),
    "nam": ("nam", "NAM "),
    "co": ("x", "Có", "CÓ"),
    "khong": ("Không", "k"),
    "truc tiep": ("Tập trung", "TRỰC TIẾP"),
    "truc tuyen": ("Online", "trực tuyến"),
    "dai hoc": ("ĐH", "Cử nhân", "đại học"),
    "thac si": ("Thạc sỹ", "ThS"),
    "ly luan chinh tri": ("LLCT", "Lý luận Chính trị"),
    "quan ly nha nuoc": ("QLNN",),
    "tin hoc": ("CNTT", "TIN HỌC"),
    "da tot nghiep": ("Tốt nghiệp", "đã tốt nghiệp "),
    "tinh": ("Cấp tỉnh", "TỈNH"),
}
MERGED = {"term_from": ("Nhiệm kỳ", "từ"), "term_until": ("Nhiệm kỳ", "đến")}
"""Columns whose head stands in two rows, the upper one merged over both."""


class Mess:
    """Writes sheets carelessly, the same way for the same randomness; `legacy` is an encoding from before Unicode."""

    def __init__(self, random: Random, legacy: Encoding | None = None) -> None:
        self.random, self.legacy = random, legacy

    def said(self, text: str) -> str:
        """A text in the encoding of the office."""
        return encode(text, self.legacy) if self.legacy else text

    def write(self, sheet: Any, kind: SheetKind, rows: list[dict[str, Any]], formats: Formats) -> None:
        """A title block, a header of two rows with merged cells, an STT column, blank, equal and total rows."""
        width = len(kind.columns)
        for number, title in enumerate(TITLES[kind.key]):
            sheet.merge_range(number, 0, number, width, self.said(title), formats["title"])
        self._heads(sheet, kind, formats)
        line = 6
        for number, row in enumerate(rows, 1):
            if self.random.random() < 0.02:
                line += 1
            for _copy in range(2 if self.random.random() < 0.01 else 1):
                sheet.write_number(line, 0, number)
                self._row(sheet, line, kind, row, formats)
                line += 1
        sheet.write_string(line + 1, 1, self.said(self.random.choice(("Tổng cộng", "TỔNG CỘNG:", "Cộng"))))
        sheet.write_number(line + 1, 2, len(rows))

    def _heads(self, sheet: Any, kind: SheetKind, formats: Formats) -> None:
        sheet.merge_range(4, 0, 5, 0, "STT", formats["head"])
        for place, column in enumerate(kind.columns, 1):
            if column.key in MERGED:
                upper, lower = MERGED[column.key]
                if column.key == "term_from":
                    sheet.merge_range(4, place, 4, place + 1, self.said(upper), formats["head"])
                sheet.write_string(5, place, self.said(lower), formats["head"])
                continue
            named = HEADS.get(column.key, ()) if kind.key == "cadres" or column.key in ("members", "workers") else ()
            name = self.random.choice((column.name, *named))
            sheet.merge_range(4, place, 5, place, self.said(name), formats["head"])

    def _row(self, sheet: Any, line: int, kind: SheetKind, row: dict[str, Any], formats: Formats) -> None:
        for place, column in enumerate(kind.columns, 1):
            value = row.get(column.key)
            if value is None:
                if self.random.random() < 0.02:
                    sheet.write_string(line, place, self.random.choice((" ", "\u00a0", "")))
                continue
            if isinstance(value, date):
                self._day(sheet, line, place, column.key, value, formats)
            elif isinstance(value, int) and not (column.kind in ("count", "money") and self.random.random() < 0.3):
                sheet.write_number(line, place, value)
            else:
                sheet.write_string(line, place, self.said(self._text(column.key, column.kind, value)))

    def _day(self, sheet: Any, line: int, place: int, key: str, day: date, formats: Formats) -> None:
        """A real date, or one of the shapes in which people type it."""
        shapes = [f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y} "]
        last = key == "term_until"
        if (day.day, day.month) == ((31, 12) if last else (1, 1)):
            shapes.append(str(day.year))
        if day.day == 1 and not last:
            shapes.append(f"{day:%m/%Y}")
        if self.random.random() < 0.6:
            sheet.write_datetime(line, place, day, formats["day"])
        else:
            sheet.write_string(line, place, self.random.choice(shapes))

    def _text(self, key: str, kind: str, value: Any) -> str:
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".")
        text = str(value)
        if key not in ("name", "email", "topics") and fold(text) in WORDS and self.random.random() < 0.5:
            text = self.random.choice(WORDS[fold(text)])
        # A code is kept as it is first written; only references to it are careless.
        if kind == "code" and key != "code" and self.random.random() < 0.1:
            text = text.lower()
        if key == "phone" and self.random.random() < 0.3:
            text = f"{text[:4]}.{text[4:7]}.{text[7:]}"
        if self.random.random() < 0.1:
            text = unicodedata.normalize("NFD", text)
        if self.random.random() < 0.1:
            text = text.replace(" ", "\u00a0")
        if self.random.random() < 0.1:
            text = self.random.choice((" {}", "{} ", "{}\u00a0", " {}  ")).format(text)
        return text
