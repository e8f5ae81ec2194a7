"""Targets that units set themselves, in the form's words and in plain Python."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lms.tracker.packs import sets_in
from tests.tracker.oracle import Oracle

CONTENT = Path(__file__).parents[2] / "content" / "targets"


def sets():
    return sets_in(CONTENT)


def stated(least=1000):
    """Chairs of large grassroots unions learn to bargain, or about women's affairs."""
    return {
        "document": "Kế hoạch của tỉnh",
        "short": "Kế hoạch",
        "clause": "",
        "quote": "",
        "title": "Lãnh đạo cơ sở lớn học thương lượng hoặc nữ công",
        "brief": "Cơ sở lớn",
        "kind": "coverage",
        "goal": 80.0,
        "population": {
            "text": "Chủ tịch, phó chủ tịch ở cơ sở đông đoàn viên",
            "titles": ["key-leaders"],
            "within": "grassroots",
            "size": {"count": "members", "least": least},
            "except_unit_kinds": ["trade"],
        },
        "requirement": {
            "text": "Thương lượng hoặc nữ công, đơn vị mình hoặc cấp trên tổ chức",
            "record": {"any_of": ["thuong-luong", "nu-cong"]},
            "window": "dates",
            "dates": {"from": "2022-06-01", "to": "2026-05-31"},
            "organised_by": "own_or_above",
        },
    }


@dataclass
class Own:
    """An edition of such a target: of a unit, from a day up to another, not included, for unions of so many members."""

    code: str
    unit: str
    start: date
    end: date | None
    least: int = 1000


class Words(Oracle):
    """The oracle of a world that has targets of its own too."""

    def __init__(self, world, on):
        super().__init__(world, on)
        self.own = {one.code: one for one in world.own}

    def bound(self, code):
        one = self.own.get(code)
        if one is None:
            return super().bound(code)
        begun = one.start <= self.on and (one.end is None or self.on < one.end)
        return [one.unit] if begun and self.state(one.unit) else []

    def shown(self, code, unit):
        """A unit's own target has no row above the unit."""
        if code not in self.own:
            return super().shown(code, unit)
        return self.state(unit) is not None and any(self.is_in(unit, top) for top in self.bound(code))

    def place(self, code, position):
        if code not in self.own:
            return super().place(code, position)
        cdcs, state = self.cdcs(position.unit), self.state(position.unit)
        if position.title not in ("chu-tich", "pho-chu-tich") or cdcs is None or state.kind == "trade":
            return None
        members = self.size(cdcs, 1)
        if members is None:
            return "apart"
        return "in" if members >= self.own[code].least else None

    def window(self, code, position):
        return (date(2022, 6, 1), date(2026, 6, 1)) if code in self.own else super().window(code, position)

    def judge(self, code, position):
        if code not in self.own:
            return super().judge(code, position)
        about = [r for r in self.counting(code, position) if {"thuong-luong", "nu-cong"} & set(r.topics)]
        organised = [r for r in about if self.is_in(position.unit, r.organiser)]
        return bool(organised), bool(about), {r.id for r in about}
