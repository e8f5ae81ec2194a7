"""Captions: is a WebVTT file one that players can follow?"""

import re

from lms.courses.media.refusals import Damaged
from lms.text import N_

TIMING = re.compile(
    r"((?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3})[ \t]+-->[ \t]+((?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3})"
)
ARROW = "-->"


def check_captions(octets: bytes) -> int:
    """The number of captions. Raises Damaged, with the line, when there are none or one cannot be followed."""
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Damaged(N_("Phụ đề không phải chữ UTF-8.")) from None
    count, last = 0, 0.0
    for number, line in enumerate(text.splitlines(), 1):
        if ARROW not in line:
            continue
        timing = TIMING.match(line)
        if timing is None:
            raise Damaged(N_("Phụ đề sai ở dòng %(line)s: mốc giờ phải như 00:01.000 --> 00:04.000."), line=number)
        start, end = _seconds(timing[1]), _seconds(timing[2])
        if end <= start or start < last:
            raise Damaged(N_("Phụ đề sai ở dòng %(line)s: các mốc giờ phải tăng dần."), line=number)
        count, last = count + 1, start
    if not count:
        raise Damaged(N_("Phụ đề chưa có câu nào."))
    return count


def _seconds(text: str) -> float:
    parts = [float(part) for part in text.split(":")]
    return sum(part * 60**place for place, part in enumerate(reversed(parts)))
