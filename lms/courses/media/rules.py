"""What a page must know of a file to show it, and how files are named. Pure."""

import re
import secrets
from collections.abc import Container, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lms.courses.media.kinds import KINDS, Family, Kind
from lms.text import fold

NAME = re.compile(r"assets/[A-Za-z0-9][A-Za-z0-9._-]*")
"""The name of a file in its course."""
LONGEST_STEM = 80
WIDTHS = (360, 720, 1280)
"""Pictures are handed out in these widths, for phones to laptops."""
USUAL_WIDTH = 720
"""The picture for a browser that knows no WebP is at most so wide."""


@dataclass(frozen=True)
class Asset:
    """A file of a course by its content; `width` and `height` of pictures only, as they are looked at."""

    sha256: str
    size: int
    kind_name: str
    width: int = 0
    height: int = 0

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_name]

    @property
    def family(self) -> Family:
        return self.kind.family

    @property
    def widths(self) -> list[int]:
        """The widths in which a picture is handed out."""
        return widths_of(self.width)

    @property
    def plain_form(self) -> str:
        """The picture for a browser that knows no WebP, like 720.jpg."""
        width = max((one for one in self.widths if one <= USUAL_WIDTH), default=self.widths[0])
        return f"{width}.{'jpg' if self.kind_name == 'jpeg' else 'png'}"

    def address(self, form: str) -> str:
        """Where the site hands out this file, as `form`: 720.webp of a picture, the file's own name of any other."""
        return f"/tep/{self.sha256}/{form}"


Assets = Mapping[str, Asset]
"""The files of a course by name: assets/so-do.png."""
NOTHING: Assets = MappingProxyType({})


def widths_of(width: int) -> list[int]:
    """From phones to laptops, and never larger than the picture is."""
    smaller = [one for one in WIDTHS if one < width]
    return smaller if len(smaller) == len(WIDTHS) else [*smaller, width]


def height_at(asset: Asset, width: int) -> int:
    """How high a picture is when it is so wide."""
    return max(1, round(asset.height * width / asset.width))


def stem_of(name: str) -> str:
    """assets/phim.mp4 -> assets/phim: files that belong together differ in their ending only."""
    return name.rpartition(".")[0] or name


def captions_of(name: str, assets: Assets) -> str | None:
    """The name of the captions of a video or a recording."""
    captions = f"{stem_of(name)}.vtt"
    return captions if captions in assets else None


def poster_of(name: str, assets: Assets) -> Asset | None:
    """The picture that stands in a video's place until it plays: of the same name."""
    names = (other for other in assets if other != name and stem_of(other) == stem_of(name))
    return next((assets[other] for other in names if assets[other].family is Family.PICTURE), None)


def clean_name(sent: str, kind: Kind) -> str:
    """A name for the course's folder out of what a browser sent: no path, no marks, the ending of the content."""
    last = re.split(r"[/\\]", sent)[-1]
    stem = last.rpartition(".")[0] or last
    plain = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")[:LONGEST_STEM].strip("-")
    return f"assets/{plain or f'tep-{secrets.token_hex(3)}'}.{kind.endings[0]}"


def free_name(name: str, taken: Container[str]) -> str:
    """The name itself, or with the first number that makes it free."""
    number, found = 1, name
    stem, _, ending = name.rpartition(".")
    while found in taken:
        number += 1
        found = f"{stem}-{number}.{ending}"
    return found
