"""Names and texts that would be code: escaped on every page, and text in every cell of every workbook."""

import io
from html.parser import HTMLParser
from io import BytesIO

import pytest
from flask import url_for
from openpyxl import load_workbook

from lms.clock import today
from lms.guard import Permission
from lms.reports.xlsx import MIMETYPE as XLSX
from tests.web.every_route import ROUTES, routes_of
from tests.web.side_a import World
from tests.workbooks import cadre, roster, unit

SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"'><img src=x onerror=alert(1)>"
MARK = f"{SCRIPT}{IMAGE}{{{{1337*7331}}}}"
FORMULAS = ('=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "http://evil.example/", "\t=1+1")


def bring(browser, units, cadres):
    """Import these rows as a coordinator does, in the browser."""
    data = {"file": (io.BytesIO(roster(units, cadres)), "danh-sach.xlsx")}
    shown = browser.post("/can-bo/nhap", data=data).location
    page = browser.get(shown).text
    written = browser.post(f"{shown}/ghi")
    assert written.location == "/can-bo", page
    return page


class Reader(HTMLParser):
    """A page as a browser reads it: what of it would run."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        handlers = [name for name in given if name.startswith("on")]
        outside = [value for name, value in attrs if name in ("href", "src", "action") and ":" in (value or "")[:12]]
        if handlers or outside or (tag == "script" and "src" not in given) or given.get("src") == "x":
            self.runs.append((tag, attrs))


def assert_escaped(where, text):
    """Nothing of the mark became an element or an attribute, and no template read it."""
    reader = Reader()
    reader.feed(text)
    assert reader.runs == [], where
    assert "<script>alert" not in text, where
    assert "9801547" not in text, where


def test_a_name_that_is_code_is_shown_as_it_is_written_on_every_page(app, make, sign_in):
    world = World(make, sign_in, MARK)
    office = world.browsers[Permission.COORDINATE]
    assert_escaped(
        "preview",
        bring(
            office,
            [unit("CDCS-A1", name=f"Công đoàn {MARK}")],
            [
                cadre(
                    world.learner.code, f"Đinh Thị {MARK}", **{"Vị trí việc làm": MARK, "Lĩnh vực": MARK, "Ngạch": MARK}
                )
            ],
        ),
    )
    shown = set()
    for rule, method in routes_of(app):
        guard = getattr(app.view_functions[rule.endpoint], "guard", "public")
        if method == "GET" and guard in tuple(Permission):
            asked = ROUTES[rule.endpoint](world)
            with app.test_request_context():
                url = url_for(rule.endpoint, **asked.path)
            answer = world.browsers[guard].get(url, query_string=asked.query)
            assert answer.status_code < 400, rule.endpoint
            if answer.mimetype == "text/html":
                assert_escaped(rule.endpoint, answer.text)
                shown |= {rule.endpoint} if "&lt;script&gt;alert(1)" in answer.text else set()
    assert len(shown) > 30, "the names were to be seen"


def test_what_was_typed_comes_back_as_text(client):
    for url, form in (
        ("/dang-nhap", {"login": MARK, "password": "x"}),
        ("/dang-nhap", {"login": "", "password": MARK, "next": MARK}),
        ("/ma-moi", {"code": MARK}),
    ):
        page = client.post(url, data=form).text
        assert_escaped(url, page)
    for url, name in (("/dang-nhap", "next"), ("/ma-moi", "ma"), ("/kiem-tra", "ma")):
        assert_escaped(url, client.get(url, query_string={name: MARK}).text)
    assert_escaped("/kiem-tra", client.get(f"/kiem-tra/{MARK}").text)
    assert_escaped("404", client.get(f"/{MARK}").text)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_name_that_begins_like_a_formula_is_text_in_every_workbook(app, make, sign_in, formula):
    """Spreadsheets run what begins with = + - or @, wherever it came from: each such cell must be a string."""
    units = make.tree()
    make.targets()
    browser = sign_in(make.coordinator(units["LDLD-A"]))
    holder = make.officer(units["CDCS-A1"])
    bring(
        browser,
        [unit("CDCS-A1", name=formula.strip())],
        [cadre(holder.code, formula.strip(), **{"Lĩnh vực": formula.strip(), "Vị trí việc làm": formula.strip()})],
    )
    offering = make.offering(make.course(title=formula), units["CDP-A1"], holder)
    make.obligation(offering, holder)
    seen = 0
    for url in (
        "/can-bo/danh-sach.xlsx",
        f"/dot-hoc/{offering.id}/danh-sach.xlsx",
        "/chi-tieu/excel?don-vi=CDP-A1",
        f"/chi-tieu/NQ-4a/nguoi/excel?don-vi=CDCS-A1&ngay={today():%d/%m/%Y}",
    ):
        answer = browser.get(url)
        assert answer.mimetype == XLSX, url
        cells = [cell for sheet in load_workbook(BytesIO(answer.data)) for row in sheet.iter_rows() for cell in row]
        texts = [cell for cell in cells if formula.strip() in str(cell.value)]
        seen += len(texts)
        assert {cell.data_type for cell in texts} <= {"s"}, url
        assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells), url
    assert seen >= 4
