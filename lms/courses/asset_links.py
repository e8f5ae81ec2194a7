"""Where a lesson's Markdown mentions files of `assets/`, and what is wrong there. Pure."""

import re
from collections.abc import Iterator, Sequence

from lms.courses.faults import Fault
from lms.courses.media.kinds import Family
from lms.courses.media.rules import Assets
from lms.text import N_

DECORATION = "trang trí"
"""What stands for a description where there is nothing to describe: screen readers then pass the picture by."""
SHOWN = (Family.PICTURE, Family.AUDIO, Family.VIDEO)
CODE_SPAN = re.compile(r"(`+).+?\1")
WORDS = r"\[((?:[^\[\]]|\[[^\]]*\])*)\]"
TARGET = r'\(\s*<?(assets/[^)\s>]*)>?(?:\s+"[^"]*")?\s*\)'
LINK = re.compile(rf"(!?){WORDS}{TARGET}")
ANY_PICTURE = re.compile(r"!\[[^\]]*\](?!\(\s*<?assets/)")
ALONE = re.compile(rf" {{0,3}}!{WORDS}{TARGET}\s*")


def mentions(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, bool, str, str]]:
    """Line, whether it is shown, words and name of every file of `assets/` that numbered lines mention."""
    for number, line in lines:
        for mark, words, name in LINK.findall(CODE_SPAN.sub("", line)):
            yield number, bool(mark), words.strip(), name


def faults_in(lines: Sequence[tuple[int, str]], file: str, assets: Assets) -> Iterator[Fault]:
    """What keeps the files that numbered lines mention from being shown."""
    for number, shown, _, name in mentions(lines):
        if message := _misused(name, shown, assets):
            yield Fault(file, number, message, {"name": name})
    for place, (number, line) in enumerate(lines):
        text = CODE_SPAN.sub("", line)
        if ANY_PICTURE.search(text):
            yield Fault(file, number, N_("chỉ chèn được hình, âm thanh và video của assets/"))
        elif "![" in text:
            around = [lines[at][1] for at in (place - 1, place + 1) if 0 <= at < len(lines)]
            if not ALONE.fullmatch(text) or any(near.strip() for near in around):
                yield Fault(file, number, N_("hình, âm thanh và video đứng riêng một đoạn, giữa hai dòng trống"))


def _misused(name: str, shown: bool, assets: Assets) -> str | None:
    """Why this file cannot stand there, as a message with %(name)s."""
    asset = assets.get(name)
    if asset is None:
        return N_("khóa không có tệp %(name)s")
    if shown and asset.family not in SHOWN:
        return N_("%(name)s không phải hình, âm thanh hay video: viết [lời](…) để tải về")
    if not shown and asset.family in (Family.PICTURE, Family.CAPTIONS):
        return N_("%(name)s không phải tệp để tải về; hình chèn bằng ![mô tả](…)")
    return None


def size_text(octets: int) -> str:
    """Octets as people read them: 34 KB, 1,2 MB."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))}\N{NO-BREAK SPACE}KB"
    return f"{octets / 1024 / 1024:.1f}\N{NO-BREAK SPACE}MB".replace(".", ",").replace(",0", "")
