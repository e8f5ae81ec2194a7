"""Certificates: who gets one, its number, and the snapshot that is printed for ever (completion rule 26)."""

import io
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from lms.clock import VN, day_of
from lms.config import ROOT
from lms.db import db
from lms.people.models import Person
from lms.records.models import FORM_NAMES, Certificate, CertificateSeries, Record
from lms.text import nfc

TEMPLATE = 1
"""The version of the printed form that new certificates get."""
ELSEWHERE = frozenset({"roster", "feed"})
"""Sources whose training took place elsewhere: whoever held it certifies it."""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without letters and digits that are mistaken for each other when a code is typed from paper."""
CODE_LENGTH = 12
FONTS = ROOT / "lms" / "static" / "vendor" / "fonts"


@dataclass(frozen=True)
class Letterhead:
    """What this office prints on every certificate it issues."""

    prefix: str = "GCN"
    signer: str = "TM. BAN THƯỜNG VỤ"
    site: str = "http://127.0.0.1:8000"
    """The address under which certificates are checked, without a slash at its end."""


_letterhead = {"now": Letterhead()}


def use(letterhead: Letterhead) -> None:
    """Print this on certificates issued from now on."""
    _letterhead["now"] = letterhead


def is_due(record: Record) -> bool:
    """A course finished on this site is certified; training entered from elsewhere is not."""
    return record.course is not None and record.source not in ELSEWHERE


def issue(due: Sequence[tuple[Record, str]]) -> None:
    """Write the certificates of new records; each comes with its organiser's name on that day. The caller flushes."""
    if not due:
        return
    names = _names({record.person_id for record, _ in due})
    head = _letterhead["now"]
    for record, organiser in due:
        year = day_of(record.recorded_at).year
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        db.session.add(
            Certificate(
                record_id=record.id,
                number=f"{head.prefix}-{year}-{_next_number(year):05}",
                code=code,
                name=nfc(names[record.person_id]),
                text={
                    "title": nfc(record.title),
                    "hours": record.hours,
                    "form": record.form,
                    "organiser": nfc(organiser),
                    "completed_on": day_of(record.completed_at).isoformat(),
                    "address": f"{head.site}/kiem-tra/{code}",
                },
                signer=head.signer,
                template=TEMPLATE,
                issued_at=record.recorded_at,
            )
        )


def _names(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids)))
    return {person_id: name for person_id, name in rows}


def _next_number(year: int) -> int:
    """The next number of a year's series. The row stays locked until the transaction ends; a rollback gives it back."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(CertificateSeries)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=[CertificateSeries.year], set_={"last": CertificateSeries.last + 1})
        .returning(CertificateSeries.last)
    )
    return db.session.execute(statement).scalar_one()


def code_of(typed: str) -> str:
    """The code as it is stored, of what somebody typed from paper: case, blanks and hyphens do not matter."""
    return re.sub(r"[\s-]", "", typed).upper()


def facts_line(certificate: Certificate) -> str:
    """ "6 tiết, trực tuyến": the hours and the form of the training as they are printed."""
    text = certificate.text
    hours = f"{text['hours']:g} tiết".replace(".", ",") if text["hours"] else ""
    return ", ".join(part for part in (hours, FORM_NAMES.get(text["form"], text["form"])) if part)


def qr_code(certificate: Certificate) -> segno.QRCode:
    """The address at which anybody checks this certificate, as a QR code."""
    return segno.make(certificate.text["address"], error="m", micro=False)


def render(certificate: Certificate, image: bool = False) -> bytes:
    """The certificate as a PDF (or its page as a PNG), from its own snapshot alone.

    Made again at any time it has the same text (completion rule 27).
    """
    picture = io.BytesIO()
    qr_code(certificate).save(picture, kind="svg", xmldecl=False, border=2)
    printed = _printed(certificate) | {"qr": picture.getvalue().decode()}
    made = typst.compile(
        str(Path(__file__).with_name(f"certificate-{certificate.template}.typ")),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="png" if image else "pdf",
        sys_inputs={"data": json.dumps(printed)},
        timestamp=None if image else int(certificate.issued_at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _printed(certificate: Certificate) -> dict[str, Any]:
    """The words of form 1. They are the document's own, in Vietnamese whatever the reader's language."""
    text = certificate.text
    completed = date.fromisoformat(text["completed_on"])
    issued = certificate.issued_at.astimezone(VN)
    return {
        "organiser": text["organiser"],
        "state": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "heading": "Giấy chứng nhận",
        "comrade": "Đồng chí",
        "name": nfc(certificate.name),
        "finished": "đã hoàn thành khóa",
        "title": text["title"],
        "facts": f"{facts_line(certificate)}, ngày {completed:%d/%m/%Y}",
        "number": certificate.number,
        "numbered": f"Số {certificate.number}",
        "check": f"Mã kiểm tra {certificate.code[:4]}-{certificate.code[4:8]}-{certificate.code[8:]}",
        "address": text["address"].rpartition("/")[0],
        "issued": f"Ngày {issued.day:02} tháng {issued.month:02} năm {issued.year}",
        "signer": certificate.signer,
    }
