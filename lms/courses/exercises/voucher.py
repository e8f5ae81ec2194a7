"""Vouchers and books from the papers of a scene, a piece of work a step, the closing last.

The answer holds what was written, by step and cell, and which steps were checked or had the way shown:
{"at": 1, "cells": {"0.date": "05/11/2026"}, "checked": [0], "seen": []}.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from lms.courses.exercises.fields import typed
from lms.courses.exercises.kind import Form, Kind, Mark, Row
from lms.courses.exercises.said import pairs
from lms.courses.exercises.voucher_cells import (
    NO_LINE,
    NO_LINE_WORDS,
    VOUCHERS,
    Cell,
    cells_of,
    is_right,
    read_amount,
    what_is_wrong,
)
from lms.courses.exercises.voucher_review import key_faults
from lms.courses.exercises.voucher_shape import VoucherShape, books_of
from lms.courses.faults import Fault, Where
from lms.text import name_key

CHECK, SHOW, GO = "kiem-tra", "xem", "den-"
"""What the buttons ask: mark this step, show its key, go to another ("den-2")."""


class Voucher(Kind):
    """Marked cell by cell; balances are reckoned from what the learner wrote."""

    name = "voucher"
    shape = VoucherShape
    in_bank = False
    in_steps = True

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        return self.take(spec, {}, form, prefix)

    def take(self, spec: dict[str, Any], before: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        """What was written in one step, joined to the others; an empty form that asks nothing is no answer."""
        step = _step_in(form, f"{prefix}.buoc", spec)
        if step is None:
            return before
        asked = "".join(form.getlist(f"{prefix}.viec")[:1])
        cells = {name: text for name, text in before.get("cells", {}).items() if not name.startswith(f"{step}.")}
        new = {f"{step}.{cell.name}": typed(form, f"{prefix}.{cell.name}") for cell in cells_of(spec, step)}
        new = {name: text for name, text in new.items() if text}
        goes = _step(asked.removeprefix(GO), spec) if asked.startswith(GO) else None
        if not new and asked != SHOW and goes is None:
            return before
        checked, seen = set(before.get("checked", [])), set(before.get("seen", []))
        if new and goes is None:
            checked.add(step)
        if asked == SHOW:
            seen.add(step)
        at = step if goes is None else goes
        return {"at": at, "cells": cells | new, "checked": sorted(checked), "seen": sorted(seen)}

    def is_whole(self, spec: dict[str, Any], answer: dict[str, Any]) -> bool:
        return {*answer.get("checked", []), *answer.get("seen", [])} >= set(range(len(spec["work"]) + 1))

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        """The share of right cells; what was written where nothing belongs takes one away."""
        rows: list[Row] = []
        wanted = right = 0
        for step in range(len(spec["work"]) + 1):
            for row, cell in _rows(spec, answer, step):
                rows.append(row)
                if cell.wanted:
                    wanted, right = wanted + 1, right + row.right
                else:
                    right -= 1
        return Mark(max(right, 0) / wanted, all(row.right for row in rows), rows=rows)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        return {"kind": self.name, "ask": spec["ask"], "title": spec["title"], "intro": spec["intro"]}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return []

    def stage(self, spec: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        """The step that is open: its papers, its cells, the books as far as they were written."""
        works, books = spec["work"], books_of(spec)
        at = min(answer.get("at", 0), len(works))
        closes = at == len(works)
        checked, seen = answer.get("checked", []), answer.get("seen", [])
        named = (spec["closing"] if closes else works[at]).get("papers", [])
        marks = {cell.name: row for row, cell in _rows(spec, answer, at)} if at in checked or at in seen else {}
        steps = [{"step": step, "state": _state(spec, answer, step)} for step in range(len(works) + 1)]
        return {
            "at": at,
            "closes": closes,
            "steps": steps,
            "opening": {book: spec["opening"][book] for book in books},
            "last": spec.get("last", {}),
            "papers": [
                {"title": paper["title"], "says": pairs(paper["says"])}
                for paper in spec["papers"]
                if paper["key"] in named
            ],
            "options": _options(spec),
            "given": {cell.name: answer.get("cells", {}).get(f"{at}.{cell.name}", "") for cell in cells_of(spec, at)},
            "marks": marks,
            "seen": at in seen,
            "books": _books(spec, answer),
            "by_line": _by_line(spec, answer) if closes else [],
            "closing": {book: spec["closing"][book] for book in books} if closes and marks else {},
            "whole": self.is_whole(spec, answer),
        }

    def faults(self, spec: dict[str, Any], where: Where) -> list[Fault]:
        return key_faults(spec, where)


def _step(text: str, spec: dict[str, Any]) -> int | None:
    return {str(step): step for step in range(len(spec["work"]) + 1)}.get(text)


def _step_in(form: Form, name: str, spec: dict[str, Any]) -> int | None:
    sent = form.getlist(name)
    return _step(sent[0], spec) if len(sent) == 1 else None


def _written(answer: dict[str, Any], step: int, name: str) -> str:
    return str(answer.get("cells", {}).get(f"{step}.{name}", ""))


def _rows(spec: dict[str, Any], answer: dict[str, Any], step: int) -> list[tuple[Row, Cell]]:
    """A row for each cell where something belongs, or where something stands that does not."""
    rows: list[tuple[Row, Cell]] = []
    for place, cell in enumerate(cells_of(spec, step)):
        given = _written(answer, step, cell.name)
        if not cell.wanted and not (cell.closed and given and read_amount(given) != 0):
            continue
        right = bool(given) and bool(cell.wanted) and is_right(cell, given)
        beside = _written(answer, step, _other_column(cell.name)) if cell.closed else ""
        # Who asked for the way is told why, not that the cell is empty.
        shown = not given and step in answer.get("seen", [])
        why = "" if right else cell.why if shown else what_is_wrong(cell, given, beside)
        rows.append((Row(100 * step + place, given, _said(spec, cell), right, why), cell))
    return rows


def _said(spec: dict[str, Any], cell: Cell) -> str:
    """What belongs in a cell as the learner sees it."""
    lines = {NO_LINE: NO_LINE_WORDS, **spec["lines"].get("income", {}), **spec["lines"].get("spending", {})}
    words: dict[str, dict[str, str]] = {"voucher": VOUCHERS, "line": lines}
    return words.get(cell.name, {}).get(cell.wanted, cell.wanted)


def _other_column(name: str) -> str:
    book, _, side = name.rpartition("-")
    return f"{book}-{'out' if side == 'in' else 'in'}"


def _state(spec: dict[str, Any], answer: dict[str, Any], step: int) -> str:
    """ "" not begun, "right", "wrong" once checked, "seen" when the key was shown and not yet written."""
    if step in answer.get("checked", []):
        return "right" if all(row.right for row, _ in _rows(spec, answer, step)) else "wrong"
    return "seen" if step in answer.get("seen", []) else ""


def _options(spec: dict[str, Any]) -> dict[str, Any]:
    """What can be picked, in an order that tells nothing: names and reasons by the alphabet."""
    others = spec.get("others", {})
    parties = {work["party"] for work in spec["work"] if work.get("party")} | set(others.get("parties", []))
    reasons = {work["reason"] for work in spec["work"]} | set(others.get("reasons", []))
    return {
        "voucher": list(VOUCHERS.items()),
        "party": [(name, name) for name in sorted(parties, key=name_key)],
        "reason": [(reason, reason) for reason in sorted(reasons, key=str.casefold)],
        "income": list(spec["lines"].get("income", {}).items()),
        "spending": list(spec["lines"].get("spending", {}).items()),
        "no_line": (NO_LINE, NO_LINE_WORDS),
    }


def _books(spec: dict[str, Any], answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each book as the learner keeps it: its rows with the balance after each, both sums, what is left."""
    books: dict[str, dict[str, Any]] = {}
    for book in books_of(spec):
        rows: list[dict[str, Any]] = []
        left, gained, lost = spec["opening"][book], 0, 0
        for step in range(len(spec["work"])):
            gain, loss = (read_amount(_written(answer, step, f"{book}-{side}")) or 0 for side in ("in", "out"))
            if not gain and not loss:
                continue
            left, gained, lost = left + gain - loss, gained + gain, lost + loss
            texts = {name: _written(answer, step, name) for name in ("date", "number", "reason")}
            rows.append(texts | {"step": step, "in": gain, "out": loss, "left": left})
        books[book] = {"rows": rows, "in": gained, "out": lost, "left": left}
    return books


def _by_line(spec: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What the learner's vouchers come to on each line of income and spending."""
    sums: dict[str, int] = {}
    for step in range(len(spec["work"])):
        line = _written(answer, step, "line")
        sums[line] = sums.get(line, 0) + (read_amount(_written(answer, step, "amount")) or 0)
    return [
        {"name": name, "amount": sums[key]}
        for side in ("income", "spending")
        for key, name in spec["lines"].get(side, {}).items()
        if key in sums
    ]


KIND = Voucher()
