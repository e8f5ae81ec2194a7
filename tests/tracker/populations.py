"""Who belongs to a target's population on a day, in plain Python over lists; the first half of the oracle."""

from datetime import date

from tests.tracker.world import LEVELS, Position, State, Unit, World

KEY_LEADERS = {"chu-tich", "pho-chu-tich"}
BCH = {"chu-tich", "pho-chu-tich", "uy-vien-btv", "uy-vien-bch"}
UBKT = {"chu-nhiem-ubkt", "pho-chu-nhiem-ubkt", "uy-vien-ubkt"}
UPPER_AND_ABOVE = ("confederation", "provincial", "upper")
LEADERS_OF_CDCS = {"chu-tich", "pho-chu-tich", "chu-nhiem-ubkt"}
INSPECTION, FINANCE = "Kiểm tra", "Tài chính"


def two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return date(day.year + 2, 2, 28)


class Populations:
    """The tree of a day, and whom the text counts on it."""

    def __init__(self, world: World, on: date) -> None:
        self.world, self.on = world, on
        self.units = {unit.code: unit for unit in world.units}
        self.states = {unit.code: self._state(unit) for unit in world.units}
        self.supers = {unit.code: self._above(unit.code) for unit in world.units}
        self.into = dict(world.merges)

    # The tree of the day

    def _state(self, unit: Unit) -> State | None:
        for state in unit.states:
            if state.start <= self.on and (state.end is None or self.on < state.end):
                return state
        return None

    def _above(self, code: str) -> list[str]:
        found: list[str] = []
        state = self.state(code)
        while state and state.parent and self.state(state.parent):
            found.append(state.parent)
            state = self.state(state.parent)
        return found

    def state(self, code: str | None) -> State | None:
        return None if code is None else self.states[code]

    def above(self, code: str) -> list[str]:
        """The superiors of a unit, nearest first."""
        return self.supers[code]

    def level(self, code: str) -> str:
        state = self.state(code)
        assert state
        return state.level

    def is_in(self, code: str, top: str) -> bool:
        return code == top or top in self.above(code)

    # Words

    def person(self, account: str) -> str:
        return self.into.get(account, account)

    def term(self, code: str) -> tuple[date, date | None] | None:
        """Of the unit: its own, else its nearest superior's that has any; before the first there is none."""
        for owner in [code, *self.above(code)]:
            terms = sorted(self.units[owner].terms)
            if terms:
                begun = [t for t in terms if t <= self.on]
                if not begun:
                    return None
                later = [t for t in terms if t > self.on]
                return begun[-1], (later[0] if later else None)
        return None

    def cdcs(self, code: str) -> str | None:
        """The CĐCS in which a unit stands, itself included."""
        for unit in [code, *self.above(code)]:
            if self.level(unit) == "grassroots":
                return unit
        return None

    def size(self, code: str, column: int) -> int | None:
        """The latest count on or before the day: 1 members, 2 workers."""
        known = [row for row in sorted(self.units[code].sizes) if row[0] <= self.on and row[column] is not None]
        return known[-1][column] if known else None  # type: ignore[return-value]

    def responsible(self, code: str, level: str) -> str | None:
        """The unit's own superior of that level, or the next one above that it has."""
        for wanted in reversed(LEVELS[: LEVELS.index(level) + 1]):
            for unit in self.above(code):
                if self.level(unit) == wanted:
                    return unit
        return None

    # Populations

    def place(self, code: str, position: Position) -> str | None:
        """in, apart, or None: whether a position puts its holder into the population of a target."""
        level = self.level(position.unit)
        if code == "NQ-1":
            term = self.term(position.unit)
            if position.title not in KEY_LEADERS or level not in ("provincial", "upper"):
                return None
            if not position.first_elected or term is None or position.start < term[0]:
                return None
            return "in" if position.start < two_years_after(term[0]) else "apart"
        if code == "NQ-6":
            return "in"
        if code in ("NQ-2", "NQ-3"):
            full = position.kind == "full_time" and level in ("confederation", "provincial", "upper")
            return "in" if full else None
        if code == "KT-3":
            return "in" if position.kind == "full_time" else None
        if code.startswith("NQ-4") or code == "NQ-5" or code == "KT-4":
            return self.place_by_size(code, position)
        if code == "KT-5":
            return "in" if level == "grassroots" and position.title in BCH else None
        if code in ("KT-1", "KT-2"):
            return "in" if position.kind == "full_time" else None
        return "in" if self.place_in_bt(code, position, level) else None

    def place_in_bt(self, code: str, position: Position, level: str) -> bool:
        title, high = position.title, level in UPPER_AND_ABOVE
        if code in ("BT-10", "BT-11", "BT-12"):
            mine = level == "grassroots" and title in LEADERS_OF_CDCS
            state = self.state(position.unit)
            assert state
            return mine and (code != "BT-11" or state.kind not in ("trade", "informal"))
        if code in ("BT-13", "BT-14"):
            leads = any(
                other.unit == position.unit
                and other.title in LEADERS_OF_CDCS
                and self.person(other.person) == self.person(position.person)
                and other.start <= self.on
                and (other.end is None or self.on < other.end)
                for other in self.world.positions
            )
            ordinary = {"uy-vien-btv", "uy-vien-bch", "pho-chu-nhiem-ubkt", "uy-vien-ubkt"}
            return level == "grassroots" and title in ordinary and not leads
        if code.startswith("BT-9"):
            return position.kind == "concurrent" and high
        if position.kind != "full_time":
            return False
        planned = position.planned_for
        special = {
            "BT-2a": title == "truong-ban" or (title == "chu-tich" and high),
            "BT-2b": planned == "truong-ban" or (planned == "chu-tich" and high),
            "BT-3a": title == "pho-truong-ban" or (title in UBKT and level == "provincial") or (title in BCH and high),
            "BT-3b": planned == "pho-truong-ban"
            or (planned in UBKT and level == "provincial")
            or (planned in BCH and high),
            "BT-6": title in ("truong-ban", "pho-truong-ban", "chuyen-vien", "ke-toan"),
            "BT-5": position.field in (INSPECTION, FINANCE),
        }
        return special.get(code, True)

    def place_by_size(self, code: str, position: Position) -> str | None:
        """The tiers: a CĐCS without a figure by then is in none, and listed apart."""
        if code == "KT-4":
            cdcs = self.cdcs(position.unit)
            if cdcs is None or position.kind == "activist":
                return None
            counts = [n for n in (self.size(cdcs, 1), self.size(cdcs, 2)) if n is not None]
            if not counts:
                return "apart"
            return "in" if max(counts) >= 1000 else None
        if position.title != "chu-tich" or self.level(position.unit) != "grassroots":
            return None
        members = self.size(position.unit, 1)
        if members is None:
            return "apart"
        tier = "NQ-4a" if members >= 2500 else "NQ-4b" if members >= 1000 else "NQ-4c"
        return "in" if tier == code or (code, tier) == ("NQ-5", "NQ-4a") else None
