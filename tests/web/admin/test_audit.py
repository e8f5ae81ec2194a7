"""Nhật ký: what was done, by whom, and who may read it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lms.audit import AuditEntry, note
from lms.db import db
from lms.web.admin.audit import ACTIONS

URL = "/quan-tri/nhat-ky"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def acts(app, make, tree):
    """Two coordinators of province A and one of B did something, and so did the command line."""
    here, other, there = (
        make.coordinator(tree[unit], name)
        for unit, name in (("LDLD-A", "Võ Ngọc Hân"), ("CDP-A1", "Đặng Thị Út"), ("LDLD-B", "Trần Văn Bình"))
    )
    with app.app_context():
        for actor, action, at in (
            (here.id, "offering.opened", datetime(2026, 3, 14, 16, 59, tzinfo=UTC)),
            (other.id, "record.void", datetime(2026, 3, 14, 17, 0, tzinfo=UTC)),
            (there.id, "offering.closed", datetime(2026, 3, 15, tzinfo=UTC)),
            (None, "user.create", datetime(2026, 3, 16, tzinfo=UTC)),
        ):
            db.session.add(
                AuditEntry(actor_id=actor, action=action, subject="offering:7", details={"why": "<nhầm>"}, at=at)
            )
        db.session.commit()


@pytest.fixture
def browser(make, sign_in, tree):
    return sign_in(make.admin(tree["LDLD-A"]))


def actions(page):
    return [key for key in re.findall(r'<th[^>]*scope="row"[^>]*>([^<]+)<', page)]


def test_the_log_shows_what_people_of_ones_units_did_newest_first(browser, acts):
    page = browser.get(URL).text
    assert actions(page) == ["Hủy kết quả đào tạo", "Mở đợt học"]
    assert "Võ Ngọc Hân" in page
    assert "đợt học 7" in page
    assert "lý do: &lt;nhầm&gt;" in page


def test_who_administers_the_whole_tree_sees_the_command_line_too(make, sign_in, tree, acts):
    page = sign_in(make.admin(tree["TLD"])).get(URL).text
    assert actions(page) == ["Tạo tài khoản", "Đóng đợt học", "Hủy kết quả đào tạo", "Mở đợt học"]
    assert "hệ thống" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ut", ["Hủy kết quả đào tạo"]),
        ("q=ÚT", ["Hủy kết quả đào tạo"]),
        ("viec=offering.opened", ["Mở đợt học"]),
        ("viec=unknown", ["Hủy kết quả đào tạo", "Mở đợt học"]),
        ("tu=15/03/2026", ["Hủy kết quả đào tạo"]),
        ("den=14/03/2026", ["Mở đợt học"]),
        ("tu=14/03/2026&den=15/03/2026", ["Hủy kết quả đào tạo", "Mở đợt học"]),
        ("tu=&den=&q=&viec=", ["Hủy kết quả đào tạo", "Mở đợt học"]),
        ("q=binh", []),
    ],
)
def test_rule_10_it_is_narrowed_by_actor_action_and_vietnamese_day(browser, acts, query, found):
    assert actions(browser.get(f"{URL}?{query}").text) == found


def test_a_day_that_is_none_is_said_beside_the_field(browser, acts):
    answer = browser.get(f"{URL}?tu=31/02/2026")
    assert answer.status_code == 422
    assert "Không có ngày này" in answer.text
    assert 'value="31/02/2026"' in answer.text


def test_nothing_found_leads_back_to_everything(browser, acts):
    assert "Không có dòng nào khớp" in browser.get(f"{URL}?q=khong-ai").text


def test_the_log_is_for_administrators(client, make, sign_in, tree):
    for person in (make.coordinator(tree["LDLD-A"]), make.officer(tree["CDCS-A1"])):
        assert sign_in(person).get(URL).status_code == 403
    assert client.get(URL).status_code == 302


def test_a_long_log_is_paged_in_few_statements(app, browser, make, tree, statements):
    person = make.coordinator(tree["LDLD-A"])
    with app.app_context():
        for number in range(120):
            note(person.id, "codes.printed", f"unit:{number}", people=number)
        db.session.commit()
    with statements() as seen:
        page = browser.get(f"{URL}?trang=3").text
    assert len(actions(page)) == 20
    assert len(seen) <= 6


def test_every_act_that_is_noted_has_a_name():
    """What the code notes, the page can say in Vietnamese."""
    noting = re.compile(r'\bnote\(\s*[^"]+?"([a-z_]+\.[a-z_-]+)"')
    sources = Path(__file__).parents[3].glob("lms/**/*.py")
    noted = {name for path in sources for name in noting.findall(path.read_text("utf-8"))}
    assert len(noted) > 12
    assert noted - ACTIONS.keys() == set()
