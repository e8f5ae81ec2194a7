"""What makes the files of a course poor ones: nobody uses them, nobody can tell what they show, they are too heavy."""

from collections.abc import Iterable

from lms.courses.asset_links import mentions, size_text
from lms.courses.faults import Fault
from lms.courses.media.kinds import Family
from lms.courses.media.rules import Assets, captions_of, stem_of
from lms.courses.package import ReadLesson
from lms.courses.review_lessons import prose_of
from lms.text import N_

MB = 1024 * 1024
HEAVY = {Family.PICTURE: 2 * MB, Family.AUDIO: 20 * MB, Family.VIDEO: 50 * MB, Family.DOCUMENT: 10 * MB}
"""Octets from which somebody with a phone and a slow line waits too long."""


def review_assets(assets: Assets, lessons: Iterable[ReadLesson], folder: str) -> tuple[list[Fault], list[Fault]]:
    """What must be mended, and what may be right."""
    faults: list[Fault] = []
    used: set[str] = set()
    for lesson in lessons:
        for line, shown, words, name in mentions(list(prose_of(lesson.text))):
            used.add(name)
            if shown and not words:
                message = N_(
                    "%(name)s chưa có lời mô tả cho người không nhìn thấy; chỉ để trang trí thì ghi ![trang trí](…)"
                )
                faults.append(Fault(lesson.file, line, message, {"name": name}))
    stems = {stem_of(name) for name in used if name in assets and assets[name].family in (Family.VIDEO, Family.AUDIO)}
    for name, asset in assets.items():
        # Captions and the picture before a video belong to it by their name.
        if name not in used and stem_of(name) not in stems:
            faults.append(Fault(_at(folder, name), 1, N_("không bài nào dùng tệp này")))
        if asset.family is Family.VIDEO and captions_of(name, assets) is None:
            message = N_("video chưa có phụ đề: thêm tệp %(captions)s")
            faults.append(Fault(_at(folder, name), 1, message, {"captions": f"{stem_of(name)}.vtt"}))
    return faults, list(_heavy(assets, folder))


def _at(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _heavy(assets: Assets, folder: str) -> Iterable[Fault]:
    for name, asset in assets.items():
        if asset.size > HEAVY.get(asset.family, MB):
            message = N_("tệp nặng %(size)s, người học dùng điện thoại khó tải")
            yield Fault(_at(folder, name), 1, message, {"size": size_text(asset.size)})
