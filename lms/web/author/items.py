"""Kết quả: how each question of a bank measures, and which should be mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from lms.guard import Permission, needs
from lms.learning.queries.performance import ItemLine, Shelf, items_of
from lms.learning.rules.item_analysis import LEAST, Flag, drawing, unchosen
from lms.paging import page_in
from lms.reports.tables import Cell, Column, Table
from lms.reports.xlsx import MIMETYPE, workbook
from lms.text import N_, clean, fold
from lms.web.author.bank import load_bank
from lms.web.author.performance import asked_version, drawn, load
from lms.web.filters import moment, percent

bp = Blueprint("items", __name__, url_prefix="/soan-bai/<course>/ket-qua/cau-hoi")

FLAGS = {
    Flag.KEY: N_("Có thể sai đáp án"),
    Flag.NEGATIVE: N_("Phân biệt ngược"),
    Flag.HARD: N_("Quá khó"),
    Flag.EASY: N_("Quá dễ"),
    Flag.UNCHOSEN: N_("Có lựa chọn thừa"),
    Flag.FEW: N_("Chưa đủ số liệu"),
}
ANY = "gi"
"""Of the filter: anything that could be mended."""
SORTS: dict[str, Callable[[ItemLine], Any]] = {
    "sua": lambda line: [list(FLAGS).index(flag) for flag in line.item.flags] or [len(FLAGS)],
    "rut": lambda line: line.drawn,
    "dung": lambda line: line.item.share,
    "pb": lambda line: line.item.discrimination,
    "cau": lambda line: fold(line.ask),
}
"""What the list is sorted by; None, not known, stands last."""


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to and sorted by; what is not known does neither."""

    words: str
    flag: str
    topic: str
    sort: str

    @classmethod
    def asked(cls, shelf: Shelf) -> "Filters":
        flag, topic, sort = (request.args.get(name, "") for name in ("cx", "cd", "sap"))
        return cls(
            clean(request.args.get("q", ""))[:200],
            flag if flag == ANY or flag in FLAGS else "",
            topic if topic in shelf.version.question_topics else "",
            sort if sort.removeprefix("-") in SORTS else "sua",
        )

    @property
    def any(self) -> bool:
        return bool(self.words or self.flag or self.topic)

    @property
    def arguments(self) -> dict[str, str]:
        """The same list for another address, but for its order."""
        return {name: value for name, value in (("q", self.words), ("cx", self.flag), ("cd", self.topic)) if value}

    def listed(self, lines: Sequence[ItemLine]) -> list[ItemLine]:
        """The questions that belong to the list, in its order."""
        kept, key = [line for line in lines if self._takes(line)], SORTS[self.sort.removeprefix("-")]
        known = [line for line in kept if key(line) is not None]
        unknown = [line for line in kept if key(line) is None]
        return sorted(known, key=key, reverse=self.sort.startswith("-")) + unknown

    def _takes(self, line: ItemLine) -> bool:
        flags = set(line.item.flags)
        return (
            (not self.topic or line.question.topic == self.topic)
            and (not self.flag or (bool(flags - {Flag.FEW}) if self.flag == ANY else self.flag in flags))
            and all(word in fold(f"{line.ask} {line.question.key}") for word in fold(self.words).split())
        )


@bp.get("")
@needs(Permission.FOLLOW_COURSES)
def index(course: str) -> str:
    """The questions of a version, those to mend first."""
    shelf = load(course)
    filters, lines = Filters.asked(shelf), items_of(shelf)
    kept: dict[str, Any] = filters.arguments | {"ban": asked_version()}
    return drawn(
        "author/items/index.html",
        shelf,
        filters=filters,
        page=page_in(filters.listed(lines)),
        all=len(lines),
        to_mend=sum(bool(set(line.item.flags) - {Flag.FEW}) for line in lines),
        flags={flag.value: _(name) for flag, name in FLAGS.items()},
        sort_url=lambda order: url_for(".index", course=course, sap=order, **kept),
        kept=kept,
        least=LEAST,
    )


@bp.get("/<int:question_id>")
@needs(Permission.FOLLOW_COURSES)
def show(course: str, question_id: int) -> str:
    """One question: its figures, who chose what, and what to look at."""
    shelf = load(course)
    line = next(iter(items_of(shelf, question_id)), None) or abort(404)
    in_draft = shelf.drafted and any(entry.key == line.question.key for entry in load_bank(course).bank.entries)
    return drawn("author/items/show.html", shelf, line=line, reasons=reasons_of(line), in_draft=in_draft)


@bp.get("/xuat")
@needs(Permission.FOLLOW_COURSES)
def export(course: str) -> Response:
    """The list as it is narrowed and sorted, as a workbook."""
    shelf = load(course)
    lines = Filters.asked(shelf).listed(items_of(shelf))
    name = f"ket-qua-cau-hoi-{course}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(workbook(_table(shelf, lines), _("Câu hỏi")), mimetype=MIMETYPE, headers=headers)


def reasons_of(line: ItemLine) -> list[str]:
    """What a lecturer should look at in this question, a sentence a flag."""
    item = line.item
    named = {
        Flag.KEY: ", ".join(f"“{line.options.get(key, key)}”" for key in drawing(item.choices)),
        Flag.UNCHOSEN: ", ".join(f"“{line.options.get(key, key)}”" for key in unchosen(item.choices)),
    }
    said = {
        Flag.KEY: N_(
            "Người làm bài tốt chọn %(options)s nhiều hơn đáp án đúng: đáp án có thể sai, hoặc câu dễ hiểu lầm."
        ),
        Flag.NEGATIVE: N_("Người làm bài yếu trả lời đúng nhiều hơn người làm bài tốt: câu đang đo ngược."),
        Flag.HARD: N_("Chỉ %(share)s trả lời đúng: câu quá khó, hoặc bài chưa nói rõ điều được hỏi."),
        Flag.EASY: N_("%(share)s trả lời đúng: câu gần như không phân biệt được ai đã nắm bài."),
        Flag.UNCHOSEN: N_("Không ai chọn %(options)s: lựa chọn sai này quá lộ, nên thay."),
        Flag.FEW: N_("Mới có %(asked)s lượt trả lời, cần ít nhất %(least)s mới nhận xét được."),
    }
    share = percent(round(100 * item.share, 1)) if item.share is not None else ""
    return [
        _(said[flag], options=named.get(flag, ""), share=share, asked=item.asked, least=LEAST) for flag in item.flags
    ]


def _table(shelf: Shelf, lines: Sequence[ItemLine]) -> Table:
    reckoned = moment(shelf.figures.reckoned_at) if shelf.figures else _("chưa tính")
    return Table(
        title=_("Kết quả từng câu hỏi: %(course)s", course=shelf.version.title),
        notes=[
            _(
                "Ngân hàng của bản %(number)s. Số liệu tính lúc: %(moment)s.",
                number=shelf.version.number,
                moment=reckoned,
            ),
            _("Tỷ lệ và độ phân biệt tính trên lần kiểm tra đầu tiên của mỗi lượt học."),
            _("Độ phân biệt là hệ số tương quan điểm nhị phân giữa câu này và các câu còn lại, từ -1 đến 1."),
        ],
        columns=[
            Column(_("Mã câu"), 18),
            Column(_("Câu hỏi"), 60),
            Column(_("Chủ đề"), 24),
            Column(_("Lượt rút"), 10),
            Column(_("Lượt tính"), 10),
            Column(_("Tỷ lệ đúng %%"), 12),
            Column(_("Độ phân biệt"), 12),
            Column(_("Nên xem lại"), 60),
        ],
        rows=[_row(shelf, line) for line in lines],
    )


def _row(shelf: Shelf, line: ItemLine) -> Sequence[Cell]:
    item = line.item
    return (
        line.question.key,
        line.ask,
        shelf.version.question_topics.get(line.question.topic, line.question.topic),
        line.drawn,
        item.asked,
        None if item.share is None else round(100 * item.share, 1),
        None if item.discrimination is None else round(item.discrimination, 2),
        " ".join(reasons_of(line)),
    )
