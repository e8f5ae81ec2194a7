"""An own target in sentences: whom it means and what it asks for, in the words of the form."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.people.diplomas import KINDS
from lms.people.models import Level
from lms.people.qualification_models import Basis
from lms.people.titles import title_name
from lms.people.words import CADRE_KINDS, LEVELS, UNIT_KINDS, shown
from lms.text import N_
from lms.tracker.language import COUNT, DUTY, MEMBERS, MEMBERS_OR_WORKERS, MILESTONE, OWN_OR_ABOVE, RATIO, WindowKind
from lms.tracker.sets import Sets
from lms.web.filters import number, short_date

KIND_NAMES = {
    "coverage": (N_("Tỷ lệ cán bộ"), N_("Bao nhiêu phần trăm cán bộ thuộc diện đã học hoặc có văn bằng.")),
    "count": (N_("Số người"), N_("Bao nhiêu người đã học, so với số đặt ra.")),
    "milestone": (N_("Mốc báo cáo"), N_("Đơn vị nào đã gửi báo cáo, kế hoạch đúng hạn.")),
    "assessed": (N_("Đánh giá hằng năm"), N_("Bao nhiêu phần trăm cán bộ được cấp trên đánh giá đạt.")),
    "ratio": (N_("Tỷ lệ kinh phí"), N_("Chi đào tạo so với tổng chi hoặc nguồn thu trong năm.")),
    "duty": (N_("Nhiệm vụ"), N_("Việc phải làm, không đo bằng số.")),
}
SIZES = {MEMBERS: N_("Theo số đoàn viên"), MEMBERS_OR_WORKERS: N_("Theo số đoàn viên hoặc số người lao động")}
RECORDS = {
    "": N_("Không đòi khóa học"),
    "any": N_("Một khóa bất kỳ"),
    "any_of": N_("Một khóa về một trong các chuyên đề đã chọn"),
    "all_of": N_("Đủ tất cả các chuyên đề đã chọn"),
}
WINDOWS = {
    WindowKind.TERM: N_("Trong nhiệm kỳ của đơn vị"),
    WindowKind.SECOND_YEAR: N_("Từ khi giữ chức đến hết năm thứ hai của nhiệm kỳ"),
    WindowKind.CALENDAR_YEAR: N_("Trong năm, mỗi năm tính lại"),
    WindowKind.DATES: N_("Trong khoảng ngày ghi dưới đây"),
    WindowKind.EVER: N_("Bất cứ khi nào"),
}
ORGANISERS = {
    OWN_OR_ABOVE: N_("Đơn vị mình hoặc công đoàn cấp trên"),
    Level.UPPER: N_("Công đoàn cấp trên trực tiếp cơ sở"),
    Level.PROVINCIAL: N_("LĐLĐ tỉnh và tương đương"),
    Level.CONFEDERATION: N_("Tổng Liên đoàn"),
}
AMOUNTS = {
    "activity": N_("Tổng chi hoạt động"),
    "union_finance": N_("Tài chính công đoàn"),
    "state_budget": N_("Ngân sách Nhà nước cấp"),
}
BASIS_NAMES = {Basis.GRADE: N_("ngạch"), Basis.TITLE: N_("chức danh"), Basis.JOB: N_("vị trí việc làm")}


def means(who: Mapping[str, Any], sets: Sets) -> str:
    """Whom a population means: “Chủ tịch, Phó chủ tịch ở cấp CĐCS, trừ đơn vị loại hình Nghiệp đoàn”."""
    kinds = _named(who.get("kinds"), CADRE_KINDS).lower()
    titles = _titles(who.get("titles"), sets)
    head = titles or _("Cán bộ công đoàn")
    if kinds:
        head = _("%(titles)s (%(kinds)s)", titles=titles, kinds=kinds) if titles else _("Cán bộ %(kinds)s", kinds=kinds)
    fields = ", ".join(sets.shape.work_fields[key].name for key in who.get("fields", ()))
    said = [
        (_named(who.get("levels"), LEVELS), N_("ở cấp %(words)s")),
        (_size(who.get("size")), N_("tại %(words)s")),
        (fields, N_("phụ trách %(words)s")),
        (_titles(who.get("planned_for"), sets), N_("được quy hoạch chức danh %(words)s")),
        (_named(who.get("lecturers"), LEVELS), N_("là giảng viên kiêm chức cấp %(words)s")),
        (_("bầu lần đầu") if who.get("first_elected") else "", N_("được %(words)s trong hai năm đầu nhiệm kỳ")),
        (_named(who.get("except_unit_kinds"), UNIT_KINDS), N_("trừ đơn vị loại hình %(words)s")),
        (
            _titles(who.get("except_holders_of"), sets),
            N_("trừ người đồng thời giữ chức danh %(words)s trong cùng đơn vị"),
        ),
    ]
    return ", ".join([head, *(_(message, words=words) for words, message in said if words)])


def needs_words(what: Mapping[str, Any] | None, sets: Sets | None = None) -> str:
    """What a requirement asks for: “Một khóa về một trong các chuyên đề: …, trong nhiệm kỳ của đơn vị”."""
    if what and "to" in what:
        return _("Chi đào tạo so với %(words)s", words=_all(_(AMOUNTS[key]) for key in what["to"]).lower())
    assert what is not None
    assert sets is not None
    ways = list(filter(None, (_record(what, sets), _diploma(what.get("diploma")), _standards(what.get("standards")))))
    words = _(", hoặc ").join(ways)
    return words[:1].upper() + words[1:]


def reports(due: Mapping[str, Any]) -> str:
    """Who owes a report, and by when."""
    day = f"{due['day']:02}/{due['month']:02}"
    when = _("trước hết ngày %(day)s/%(year)s", day=day, year=due["year"]) if due["year"] else ""
    when = when or _("hằng năm, trước hết ngày %(day)s", day=day)
    return _("Mỗi đơn vị cấp %(levels)s, %(when)s", levels=_named(due["levels"], LEVELS), when=when)


def sentence(stated: Mapping[str, Any]) -> str:
    """All that a target says, in one sentence."""
    who, what, kind = stated["population"]["text"], stated["requirement"]["text"], stated["kind"]
    if kind in (MILESTONE, DUTY):
        return _("%(who)s: %(what)s.", who=who, what=what)
    goal = number(stated["goal"]) if stated["goal"] else ""
    what = what[:1].lower() + what[1:]
    if kind == RATIO:
        return _("%(what)s: từ %(goal)s%%.", what=what.capitalize(), goal=goal) if goal else f"{what.capitalize()}."
    if not goal:
        return _("%(who)s đạt yêu cầu: %(what)s. Không đặt mức.", who=who, what=what)
    if kind == COUNT:
        return _("%(goal)s người trong diện %(who)s đạt yêu cầu: %(what)s.", goal=goal, who=who, what=what)
    return _("%(goal)s%% của diện %(who)s đạt yêu cầu: %(what)s.", goal=goal, who=who, what=what)


def _record(what: Mapping[str, Any], sets: Sets) -> str:
    record = what.get("record")
    if not record:
        return ""
    way = next(iter(record))
    names = {**{key: one.name for key, one in sets.shape.topics.items()}, **sets.topic_names}
    topics = "; ".join(names.get(word, word) for word in (record[way] if way in ("any_of", "all_of") else ()))
    said = {
        "any": _("một khóa bất kỳ"),
        "any_of": _("một khóa về một trong các chuyên đề: %(topics)s", topics=topics),
        "all_of": _("đủ các chuyên đề: %(topics)s", topics=topics),
    }
    parts = [said[way] if way in said else sets.shape.profiles[record["profile"]].name, _window(what)]
    if organiser := what.get("organised_by"):
        parts.append(_("do %(organiser)s tổ chức", organiser=_(ORGANISERS[organiser])))
    return ", ".join(filter(None, parts))


def _window(what: Mapping[str, Any]) -> str:
    if what["window"] == WindowKind.DATES:
        first, last = (short_date(date.fromisoformat(what["dates"][end])) for end in ("from", "to"))
        return _("từ ngày %(first)s đến hết ngày %(last)s", first=first, last=last)
    if what["window"] == WindowKind.EVER:
        return ""
    words = _(WINDOWS[what["window"]])
    return words[:1].lower() + words[1:]


def _diploma(diploma: Mapping[str, Any] | None) -> str:
    if not diploma:
        return ""
    kind = _(shown(KINDS, diploma["kinds"][0])).lower()
    words = _("văn bằng %(kind)s từ %(least)s trở lên", kind=kind, least=_(diploma["least"]))
    return words + _(" (đang học hoặc đã được cử đi học cũng tính)") if diploma["or_sent"] else words


def _standards(standards: Mapping[str, Any] | None) -> str:
    if not standards:
        return ""
    return _("đủ văn bằng theo tiêu chuẩn của %(of)s", of=_all(_(BASIS_NAMES[Basis(one)]) for one in standards["of"]))


def _size(size: Mapping[str, Any] | None) -> str:
    if not size:
        return ""
    counted = _("đoàn viên") if size["count"] == MEMBERS else _("đoàn viên hoặc người lao động")
    least, below = size.get("least"), size.get("below")
    parts = [_("từ %(n)s", n=number(least))] if least else []
    parts += [_("dưới %(n)s", n=number(below))] if below else []
    return _("công đoàn cơ sở có %(range)s %(counted)s", range=_(" đến ").join(parts), counted=counted)


def _named(values: Iterable[str] | None, words: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(_(shown(words, value)) for value in values or ())


def _titles(words: Iterable[str] | None, sets: Sets) -> str:
    named = sets.shape.titles
    return ", ".join(named[word].name if word in named else title_name(word) for word in words or ())


def _all(words: Iterable[str]) -> str:
    return _(" và ").join(words)
