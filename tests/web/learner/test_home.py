"""*Học*: one tap to the next unread paragraph, what is due, what is finished."""

from datetime import timedelta

import pytest

from lms.clock import today
from lms.db import db
from lms.tracker.actions.feed import catch_up

SLUG = "thuong-luong-tap-the"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    person = make.person("Nguyễn Thị Hồng Thắm", sex="female")
    make.position(person, units["CDCS-A1"])
    return person


def due(make, units, officer, course, days=10):
    boss = make.coordinator(units["CDP-A1"])
    return make.obligation(make.offering(course, units["CDP-A1"], boss, today() + timedelta(days=days)), officer)


def test_an_officer_is_greeted_by_sex_and_given_name(sign_in, officer):
    assert "<h1>Chào chị Thắm</h1>" in sign_in(officer).get("/hoc").text


def test_anonymous_is_sent_to_sign_in(client):
    for path in ("/hoc", "/hoc/khoa", f"/hoc/khoa/{SLUG}", f"/hoc/khoa/{SLUG}/bai/x", "/ho-so"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/dang-nhap")


def test_one_tap_leads_to_the_paragraph_where_reading_stopped(make, sign_in, officer):
    make.enrolment(officer, make.course())
    browser = sign_in(officer)
    browser.post(f"/hoc/khoa/{SLUG}/bai/vao-hop/cho", data={"place": 4})
    page = browser.get("/hoc").text
    assert "Bài 2: Bài về vao-hop" in page
    assert f'<a class="btn full" href="/hoc/khoa/{SLUG}/bai/vao-hop#p-4">Học tiếp' in page


def test_with_every_lesson_done_the_one_thing_is_the_final_test(make, sign_in, officer):
    make.lessons_done(make.enrolment(officer, make.course()))
    page = sign_in(officer).get("/hoc").text
    assert "Vào bài kiểm tra" in page
    assert f"/hoc/khoa/{SLUG}/kiem-tra" in page


def test_the_course_touched_last_comes_first_and_the_others_are_listed(make, sign_in, officer):
    for slug, title in (("a", "Khóa A"), ("b", "Khóa B")):
        make.enrolment(officer, make.course(slug, title=title))
    browser = sign_in(officer)
    browser.post("/hoc/khoa/a/bai/chuan-bi/cho", data={"place": 1})
    page = browser.get("/hoc").text
    panel, rest = page.split("</article>")
    assert "Khóa A" in panel
    assert "Khóa B" not in panel
    assert "Đang học dở" in rest
    assert "Khóa B" in rest


def test_what_is_due_is_listed_by_date_and_only_overdue_is_red(make, sign_in, units, officer):
    due(make, units, officer, make.course("sau", title="Khóa còn hạn"), 10)
    due(make, units, officer, make.course("truoc", title="Khóa trễ"), -2)
    page = sign_in(officer).get("/hoc").text
    assert page.index("Khóa trễ") < page.index("Khóa còn hạn")
    assert '<span class="late nb">quá hạn 2\u00a0ngày</span>' in page
    assert '<span class="nb">còn 10\u00a0ngày</span>' in page


def test_what_is_due_first_is_begun_by_one_button(make, sign_in, units, officer):
    due(make, units, officer, make.course())
    browser = sign_in(officer)
    assert f'action="/hoc/khoa/{SLUG}/bat-dau"' in browser.get("/hoc").text
    assert browser.post(f"/hoc/khoa/{SLUG}/bat-dau").location == f"/hoc/khoa/{SLUG}/bai/chuan-bi"


def test_a_met_obligation_is_not_due_any_more_and_the_course_stands_under_finished(make, sign_in, units, officer):
    course = make.course()
    due(make, units, officer, course)
    make.completed(officer, course)
    page = sign_in(officer).get("/hoc").text
    assert "Đến hạn" not in page
    assert "Đã hoàn thành" in page
    assert "/ho-so/chung-nhan/" in page


def test_without_anything_due_open_courses_are_offered(make, sign_in, officer):
    browser = sign_in(officer)
    assert "Khi công đoàn cấp trên mở khóa mới" in browser.get("/hoc").text
    make.course(title="Khóa đang mở")
    make.course("cu", title="Khóa đã cất", archived=True)
    page = browser.get("/hoc").text
    assert "Khóa đang mở" in page
    assert "Khóa đã cất" not in page


def test_whoever_has_something_to_do_is_not_asked_to_choose(make, sign_in, units, officer):
    due(make, units, officer, make.course(title="Khóa đến hạn"))
    make.course("khac", title="Khóa tự chọn")
    page = sign_in(officer).get("/hoc").text
    assert "Khóa tự chọn" not in page
    assert 'href="/hoc/khoa"' in page


def test_my_targets_say_what_is_missing_and_turn_when_it_is_done(app, make, sign_in, units, officer):
    """NQ-4a asks of the chair of a union of 2.600 members a course of the Confederation, in the term."""
    make.targets()
    course = make.course(owner=units["TLD"])
    browser = sign_in(officer)

    def targets():
        with app.app_context():
            catch_up()
            db.session.commit()
        return browser.get("/hoc").text.split("Chỉ tiêu của tôi")[1]

    assert "Chưa đạt" in targets()
    make.completed(officer, course)
    assert f"Đã đạt ngày {today():%d/%m/%Y}" in targets()


def test_hoc_costs_eight_statements_at_most(app, make, sign_in, units, officer, statements):
    make.targets()
    for n in range(4):
        course = make.course(f"khoa-{n}")
        due(make, units, officer, course)
        if n == 0:
            make.completed(officer, course)
        elif n < 3:
            make.enrolment(officer, course)
    with app.app_context():
        catch_up()
        db.session.commit()
    browser = sign_in(officer)
    with statements() as seen:
        assert "Chỉ tiêu của tôi" in browser.get("/hoc").text
    assert len(seen) <= 8
