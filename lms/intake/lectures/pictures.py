"""Pictures out of a package: known by their content, each taken once, under names of their own."""

import re

from lms.intake.lectures.blocks import Lecture, Picture, Remark
from lms.intake.lectures.package import MOST_PICTURE, Package
from lms.text import N_

KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"))
FILE_NAME = re.compile(r"[^\s]*\.(png|jpe?g|gif|webp|bmp|tiff?|emf|wmf)", re.IGNORECASE)
"""What programs write where nobody described a picture."""
MOST_PICTURES = 300
MOST_OCTETS = 100 * 1024 * 1024
NOT_SHOWN = N_(
    "Một hình ở dạng không hiện được trên web (%(name)s) nên không được đưa sang. Lưu hình thành PNG rồi chèn lại."
)
TOO_MANY = N_("Tệp có quá nhiều hình hoặc hình quá lớn: một số hình không được đưa sang.")
OUTSIDE = N_("Một hình nằm ngoài tệp (liên kết tới %(name)s) nên không được đưa sang.")
NO_WORDS = N_("%(count)s hình chưa có lời mô tả. Anh/chị viết lời mô tả cho người học không xem được hình.")


class Pictures:
    """The pictures of one lecture."""

    def __init__(self, package: Package, lecture: Lecture) -> None:
        self.package, self.lecture = package, lecture
        self.names: dict[str, str | None] = {}
        self.octets = 0

    def take(self, part: str, words: str, outside: bool = False) -> Picture | None:
        """The picture of a part; None, with a remark, for one that cannot be carried over."""
        if outside:
            self._say(OUTSIDE, part[:80])
            return None
        if part not in self.names:
            self.names[part] = self._name(part)
        name = self.names[part]
        words = "" if FILE_NAME.fullmatch(words.strip()) else " ".join(words.split())
        return Picture(name, words) if name else None

    def _name(self, part: str) -> str | None:
        size = self.package.size(part)
        shown = part.rpartition("/")[2]
        if len(self.lecture.assets) >= MOST_PICTURES or size > MOST_PICTURE or self.octets + size > MOST_OCTETS:
            self._say(TOO_MANY, "")
            return None
        octets = self.package.octets(part) or b""
        kind = kind_of(octets)
        if kind is None:
            self._say(NOT_SHOWN, shown[:80])
            return None
        self.octets += size
        name = f"assets/hinh-{len(self.lecture.assets) + 1}.{kind}"
        self.lecture.assets[name] = octets
        return name

    def _say(self, message: str, name: str) -> None:
        remark = Remark(message, {"name": name} if name else {})
        if remark not in self.lecture.remarks:
            self.lecture.remarks.append(remark)


def kind_of(octets: bytes) -> str | None:
    """The ending that the content asks for; None for what browsers do not show."""
    if octets.startswith(b"RIFF") and octets[8:12] == b"WEBP":
        return "webp"
    return next((kind for mark, kind in KINDS if octets.startswith(mark)), None)
