"""Lectures as other programs write them: python-docx, python-pptx and LibreOffice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "sources"
SOFFICE = os.environ.get("LMS_TEST_SOFFICE") or shutil.which("soffice")


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Octets by name of what LibreOffice makes of `sources/`; started once a kind of document."""
    assert SOFFICE, "no LibreOffice: run `make test`, which installs it"
    folder = tmp_path_factory.mktemp("office")
    for form, endings in (("docx", ("fodt",)), ("pptx", ("fodp",))):
        files = [str(path) for ending in endings for path in sorted(SOURCES.glob(f"*.{ending}"))]
        subprocess.run(
            [
                SOFFICE,
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                folder,
                *files,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return {path.name: path.read_bytes() for path in folder.glob("*.*x")}
