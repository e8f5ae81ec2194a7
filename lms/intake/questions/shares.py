"""Shares of a mark as Moodle takes them: only certain percentages are known to it."""

KNOWN = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111"}
"""Percent of each of so many right options."""
LEAST = "10"


def share_of(sign: int, count: int) -> str:
    """What each of `count` options gives, or takes when `sign` is -1."""
    return ("-" if sign < 0 else "") + KNOWN.get(count, LEAST)
