"""Courses on disk: texts and assets of a folder, octet for octet, there and back."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from lms.courses.faults import Fault, Faulty
from lms.text import N_

COURSE = "course.yaml"
"""What makes a folder a course."""
LESSON = re.compile(r"([0-9]+)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
"""The file of a lesson: its number and its key."""
ASSETS = "assets/"
"""Below it lie pictures and downloads, which are not read as texts."""
APART = ("targets",)
"""Folders of `content/` that are not courses."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class NotEmpty(Exception):
    """The folder to write into holds files that the course does not have; `names` says which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def course_folders(folder: Path) -> list[Path]:
    """The courses of a folder like `content/`, or the folder itself when it is one."""
    if (folder / COURSE).exists():
        return [folder]
    return sorted(
        path for path in folder.iterdir() if path.is_dir() and path.name not in APART and not path.name.startswith(".")
    )


def misplaced(slug: str, folder: Path) -> list[Fault]:
    """A course of `content/` stands in the folder of its name."""
    if slug == folder.name:
        return []
    message = N_("slug là %(slug)s nhưng thư mục tên là %(folder)s")
    return [Fault(f"{folder}/{COURSE}", 1, message, {"slug": slug, "folder": folder.name})]


def names_in(folder: Path) -> list[str]:
    """Every file below a folder by its name with slashes, sorted; hidden ones and editors' copies apart."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        name.as_posix()
        for name in found
        if not any(part.startswith(".") for part in name.parts) and not name.name.endswith("~")
    )


def read_text(path: Path, label: str, faults: list[Fault]) -> str | None:
    """The text of a file exactly as it is; None, and a fault that names it `label`, when it is not text."""
    octets = path.read_bytes()
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        faults.append(Fault(label, line, N_("không phải chữ UTF-8 (hình và tệp tải về đặt trong assets/)")))
        return None
    if odd := CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        faults.append(Fault(label, line, N_("có ký tự điều khiển không thấy được")))
        return None
    return text


def read_texts(folder: Path) -> dict[str, str]:
    """Every text below a folder by name, assets apart. Raises Faulty for what is not text."""
    faults: list[Fault] = []
    names = (name for name in names_in(folder) if not name.startswith(ASSETS))
    texts = {name: read_text(folder / name, f"{folder}/{name}", faults) for name in names}
    if faults:
        raise Faulty(faults)
    return {name: text for name, text in texts.items() if text is not None}


def asset_paths(folder: Path) -> dict[str, Path]:
    """Every asset of a course by name."""
    return {name: folder / name for name in names_in(folder) if name.startswith(ASSETS)}


def write_files(texts: Mapping[str, str], assets: Mapping[str, Callable[[], IO[bytes]]], folder: Path) -> None:
    """Write texts, and assets from what opens them, below a folder, which is made when missing.

    Raises NotEmpty, before anything is written, when other files there would become a part of the course.
    """
    others = sorted(set(names_in(folder)) - set(texts) - set(assets)) if folder.exists() else []
    if others:
        raise NotEmpty(others)
    for name, text in texts.items():
        _place(folder, name).write_bytes(text.encode("utf-8"))
    for name, opened in assets.items():
        with opened() as source, _place(folder, name).open("wb") as target:
            shutil.copyfileobj(source, target)


def _place(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
