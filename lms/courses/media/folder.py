"""The assets of a course's folder, each looked at as what it is."""

from pathlib import Path

from lms.courses.faults import Fault, Faulty
from lms.courses.folder import asset_paths
from lms.courses.media.reading import read_asset
from lms.courses.media.refusals import Refusal
from lms.courses.media.rules import Asset


def read_assets(folder: Path) -> dict[str, Asset]:
    """The files of `assets/` by name. Raises Faulty with every one that no course may hold."""
    found: dict[str, Asset] = {}
    faults: list[Fault] = []
    for name, path in asset_paths(folder).items():
        try:
            with path.open("rb") as file:
                found[name] = read_asset(file, name)
        except Refusal as refusal:
            faults.append(Fault(f"{folder}/{name}", 1, refusal.message, refusal.values))
    if faults:
        raise Faulty(faults)
    return found
