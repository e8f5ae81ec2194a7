"""How values read on a page: Vietnamese dates, numbers, percents and forms of address.

Every filter is a pure function. A number and its unit are joined by a no-break space, and what is unknown
shows as an en dash unless the filter says otherwise.
"""

import re
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from lms import clock

NBSP = "\u00a0"
UNKNOWN = "–"

Number = int | float | Decimal | str
"""What a column, a JSON document or a rule may hold as a number; text uses the point: "93.65"."""


def _day(value: date) -> date:
    """A day as it is, an aware moment as its day in Vietnam."""
    return clock.day_of(value) if isinstance(value, datetime) else value


def short_date(value: date | None) -> str:
    """14/03/2026; a moment gives its day in Vietnam, None gives nothing."""
    return f"{_day(value):%d/%m/%Y}" if value else ""


def month(value: date | None) -> str:
    """12/2026; the word "tháng" belongs to the sentence around it."""
    return f"{_day(value):%m/%Y}" if value else ""


def moment(value: datetime | None) -> str:
    """08:00 ngày 20/11/2026, in Vietnam's time."""
    if value is None:
        return ""
    local = value.astimezone(clock.VN)
    return _("%(time)s ngày %(date)s", time=f"{local:%H:%M}", date=short_date(value))


def long_date(value: date | None) -> str:
    """Thứ Sáu, 20/11/2026."""
    if value is None:
        return ""
    names = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))
    return f"{names[_day(value).weekday()]}, {short_date(value)}"


def number(value: Number | None) -> str:
    """1.400 and 6,5: dots between thousands, a decimal comma, no zeros at the end."""
    if value is None:
        return UNKNOWN
    whole, _point, decimals = f"{Decimal(str(value)):,f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def percent(value: Number | None, places: int = 1) -> str:
    """93,6% and 40,0%, but plain 0% and 100%. Cut, never rounded (completion rule 14): 99.96 is 99,9%.

    None means that nobody is concerned.
    """
    if value is None:
        return _("Không có người thuộc diện")
    exact = Decimal(str(value))
    cut = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    if exact == 0 or cut == 100:
        return f"{cut:.0f}%"
    return f"{cut}%".replace(".", ",")


def goal(value: Number | None) -> str:
    """15% as the document writes it; None is a target whose document sets no figure."""
    return _("không đặt") if value is None else f"{number(value)}%"


def count(value: Number | None, noun: str) -> str:
    """1.260 đoàn viên, unbroken between the number and its noun."""
    return f"{number(value)}{NBSP}{noun}"


def days_left(due: date, today: date | None = None) -> str:
    """còn 10 ngày, hôm nay, or quá hạn 2 ngày; `today` is Vietnam's unless given."""
    days = (_day(due) - (today or clock.today())).days
    if days == 0:
        return _("hôm nay")
    if days > 0:
        return _("còn %(days)s", days=count(days, _("ngày")))
    return _("quá hạn %(days)s", days=count(-days, _("ngày")))


def honorific(person: Any) -> str:
    """anh, chị, or anh/chị where the `.sex` of a person is not known (or there is no person)."""
    words = {"male": _("anh"), "female": _("chị")}
    return words.get(getattr(person, "sex", None) or "", _("anh/chị"))


def given_name(full_name: str | None) -> str:
    """Thắm, of Nguyễn Thị Hồng Thắm: the name by which people are addressed."""
    return (full_name or "").split()[-1] if (full_name or "").strip() else ""


def size(octets: int) -> str:
    """210 KB, 1,4 MB: of a file, kilobytes rounded up."""
    if octets < 1024 * 1024:
        return f"{number(-(-octets // 1024))}{NBSP}KB"
    megabytes = (Decimal(octets) / (1024 * 1024)).quantize(Decimal("0.1"))
    return f"{number(megabytes)}{NBSP}MB"


def hours(value: Number | None) -> str:
    """6 tiết, 6,5 tiết: the hours of a course, as certificates count them."""
    return count(value, _("tiết"))


def nb(text: str) -> str:
    """The same words, never broken over two lines."""
    return text.replace(" ", NBSP)


ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
TABLE_TAG = re.compile(r"<(table|thead|tbody|tr|td|th)\b(?![^>]*\srole=)([^>]*)>")


def _with_role(tag: re.Match[str]) -> str:
    name, attributes = tag.groups()
    role = ROLES.get(name) or ("rowheader" if 'scope="row"' in attributes else "columnheader")
    return f'<{name} role="{role}"{attributes}>'


def table_roles(html: Markup) -> Markup:
    """A table's markup with its roles written out.

    A folded table is laid out with `display: grid` and `block` on the phone, and some browsers then no longer
    tell a screen reader that it is a table. Takes escaped markup only, and adds nothing but fixed attributes.
    """
    if not isinstance(html, Markup):
        raise TypeError("table_roles takes markup")
    return Markup(TABLE_TAG.sub(_with_role, html))  # noqa: S704 - escaped already, see above


def register(app: Flask) -> None:
    """Add the filters to this application's templates; `count` replaces Jinja's second name for `length`."""
    app.jinja_env.filters.update(
        date=short_date,
        month=month,
        moment=moment,
        long_date=long_date,
        number=number,
        percent=percent,
        goal=goal,
        count=count,
        days_left=days_left,
        honorific=honorific,
        given_name=given_name,
        size=size,
        hours=hours,
        nb=nb,
        table_roles=table_roles,
    )
