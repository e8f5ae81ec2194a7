"""What becomes of a course that was taken over when its original goes on. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.courses.drafts.rules import key_of, lesson_names, merge, numbered, relinked
from lms.courses.folder import COURSE, LESSON

SLUG = re.compile(r"^slug:.*$", re.MULTILINE)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Followed:
    """The texts of the next edition; `clashes` are the files that both sides changed in the same lines.

    In those the unit's own words stand.
    """

    texts: dict[str, str]
    clashes: list[str]


def with_slug(texts: Texts, slug: str) -> dict[str, str]:
    """The same course under another address."""
    return {name: SLUG.sub(f"slug: {slug}", text, count=1) if name == COURSE else text for name, text in texts.items()}


def follow(base: Texts, theirs: Texts, mine: Texts) -> Followed:
    """Lay what the unit changed (`base` to `mine`) over the original's new edition (`base` to `theirs`).

    A lesson is known by its key. Lessons stand as the original orders them, the unit's own ones at the end.
    """
    names = _final_names(theirs, mine)
    sides = [_under(side, names) for side in (base, theirs, mine)]
    texts: dict[str, str] = {}
    clashes = []
    for name in sorted({*sides[0], *sides[1], *sides[2]}):
        kept, clash = _one(*(side.get(name) for side in sides))
        if kept is not None:
            texts[name] = kept
        if clash:
            clashes.append(name)
    return Followed(texts, clashes)


def _final_names(theirs: Texts, mine: Texts) -> dict[str, str]:
    keys = [key_of(name) for name in lesson_names(theirs)]
    keys += [key for key in (key_of(name) for name in lesson_names(mine)) if key not in keys]
    return numbered(keys)


def _under(texts: Texts, names: Mapping[str, str]) -> dict[str, str]:
    """The texts under their final names, with links that lead there."""
    renamed = {name: names.get(key_of(name), name) for name in texts if LESSON.fullmatch(name)}
    return {
        renamed.get(name, name): relinked(text, renamed) if name in renamed else text for name, text in texts.items()
    }


def _one(base: str | None, theirs: str | None, mine: str | None) -> tuple[str | None, bool]:
    """What stands in one file (None: it goes), and whether both sides changed the same lines of it."""
    if mine in (base, theirs):
        return theirs, False
    if theirs == base:
        return mine, False
    if mine is None or theirs is None:
        # One side took it out while the other went on with it: whoever reads the draft decides.
        return mine if theirs is None else theirs, True
    merged = merge(base or "", theirs, mine)
    return (mine, True) if merged.clashes else (merged.text, False)
