"""The README tells the truth about settings and pictures."""

import re
from pathlib import Path

from lms.config import ROOT, SETTINGS
from lms.db import Base

README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """The table as it must stand in the README."""
    lines = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for setting in SETTINGS:
        default = "" if setting.default is None else str(setting.default).replace(str(ROOT) + "/", "")
        lines.append(f"| `{setting.variable}` | {f'`{default}`' if default else 'unset'} | {setting.meaning} |")
    return "\n".join(lines)


def test_the_settings_table_is_the_list_of_settings():
    between = README.split("by a test -->\n")[1].split("\n<!-- end of settings")[0]
    assert between == settings_table()


def test_every_file_the_readme_points_to_is_there():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_data_models_picture_knows_every_table(app):
    picture = (Path(ROOT) / "docs/data-model.svg").read_text(encoding="utf-8")
    assert [name for name in Base.metadata.tables if f">{name}<" not in picture] == []
