"""The one clock: moments are aware UTC, days are Vietnam's (completion rule 10)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day in Vietnam, whatever the server's own time zone says."""
    return now().astimezone(VN).date()


def day_of(moment: datetime) -> date:
    """The Vietnamese calendar day in which an aware moment falls."""
    return moment.astimezone(VN).date()


def start_of(day: date) -> datetime:
    """The first moment of a Vietnamese day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=VN).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, clipped to the month's end (completion rule 25).

    31 January plus one month is 28 or 29 February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date.resolution).day
    return date(year, month, min(day.day, last))
