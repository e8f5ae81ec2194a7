"""Two texts made from one, and the names of a course's lessons. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from merge3 import Merge3

from lms.courses.folder import LESSON
from lms.text import slug

SHORTEST_NUMBER = 2
"""Digits of a lesson's number in its file name, at least."""
LINK = re.compile(r"(\]\()([^)\s#]+)(#[^)\s]*)?(\))")


@dataclass(frozen=True)
class Passage:
    """Lines of a merge. `how`: same, theirs, mine (only one changed them), both (equally) or clash."""

    how: str
    base: str
    theirs: str
    mine: str

    @property
    def kept(self) -> str:
        """What stands there in a merge without clashes."""
        return self.theirs if self.how == "theirs" else self.mine


@dataclass(frozen=True)
class Merged:
    """What became of two texts made from one."""

    passages: list[Passage]

    @property
    def clashes(self) -> bool:
        return any(one.how == "clash" for one in self.passages)

    @property
    def text(self) -> str:
        """The merge; meaningless where they clash."""
        return "".join(one.kept for one in self.passages)


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Lay `mine` over `theirs`, both made from `base`, line by line."""
    passages = []
    parts = [text.splitlines(keepends=True) for text in (base, theirs, mine)]
    for how, *groups in Merge3(parts[0], parts[1], parts[2]).merge_groups():
        texts = ["".join(lines) for lines in groups]
        if how == "conflict":
            passages.append(Passage("clash", *texts))
        else:
            [text] = texts
            word = {"unchanged": "same", "a": "theirs", "b": "mine", "same": "both"}[how]
            passages.append(Passage(word, "", text, text))
    return Merged(passages)


def lesson_names(names: Iterable[str]) -> list[str]:
    """The files of lessons among `names`, in the order in which they are read."""
    return sorted((name for name in names if LESSON.fullmatch(name)), key=_place)


def _place(name: str) -> tuple[int, str]:
    found = LESSON.fullmatch(name)
    return (int(found[1]) if found else 0, name)


def key_of(name: str) -> str:
    """The key of the lesson in the file `name`, which stays when its number or title changes."""
    found = LESSON.fullmatch(name)
    assert found, name
    return found[2]


def file_name(number: int, key: str) -> str:
    """The file of the lesson that stands at `number`."""
    return f"{number:0{SHORTEST_NUMBER}}-{key}.md"


def numbered(keys: Sequence[str]) -> dict[str, str]:
    """Key -> file name, for lessons in this order."""
    return {key: file_name(number, key) for number, key in enumerate(keys, 1)}


def new_key(title: str, taken: Iterable[str]) -> str:
    """A key made from a title that no other lesson or course has."""
    wanted = slug(title) or "bai"
    taken = set(taken)
    key, count = wanted, 1
    while key in taken:
        count += 1
        key = f"{wanted}-{count}"
    return key


def relinked(text: str, renamed: Mapping[str, str]) -> str:
    """A text whose links lead to lessons' files by their new names."""

    def lead(found: re.Match[str]) -> str:
        opened, target, place, closed = found.groups(default="")
        return f"{opened}{renamed.get(target, target)}{place}{closed}"

    return LINK.sub(lead, text)
