"""Files of courses as browsers fetch them: whole, in part, again; and never anything that acts."""

import http.client
import os
import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from lms import storage
from lms.app import create_app
from lms.courses.media.rules import Asset
from lms.web.learner.files import POLICY
from tests.media import MP3, PDF, VTT, mp4, office, picture

VIDEO = mp4(size=300_000)[:-1000] + os.urandom(1000)


@pytest.fixture(params=["disk", "bucket"])
def store(request, monkeypatch):
    """Where the files lie: both give the same answers."""
    if request.param == "bucket":
        monkeypatch.setattr(storage, "_here", {"now": request.getfixturevalue("bucket")})


class Reader:
    """A browser that reads every answer to its end, so that the server closes the file."""

    def __init__(self, client):
        self.client = client

    def get(self, url, **how):
        return self.client.get(url, buffered=True, **how)


@pytest.fixture
def browser(make, sign_in):
    return Reader(sign_in(make.officer(make.tree()["CDCS-A1"])))


def put(make, octets, name="assets/phim.mp4"):
    leaf = name.removeprefix("assets/")
    course = make.course(f"khoa-{leaf.partition('.')[0]}")
    return f"/tep/{make.published_asset(course, name, octets)}/{leaf}"


@pytest.mark.usefixtures("store")
def test_a_video_is_answered_whole_and_in_the_parts_that_players_ask_for(make, browser):
    url = put(make, VIDEO)
    whole = browser.get(url)
    assert (whole.status_code, whole.data, whole.mimetype) == (200, VIDEO, "video/mp4")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert int(whole.headers["Content-Length"]) == len(VIDEO)
    size = len(VIDEO)
    for asked, start, end in (
        ("0-99", 0, 100),
        ("1000-", 1000, size),
        ("-500", size - 500, size),
        ("5-9999999", 5, size),
    ):
        part = browser.get(url, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.data) == (206, VIDEO[start:end]), asked
        assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
        assert int(part.headers["Content-Length"]) == end - start


@pytest.mark.usefixtures("store")
def test_parts_that_are_not_there_are_416_and_broken_questions_get_the_whole(make, browser):
    url = put(make, VIDEO)
    assert browser.get(url, headers={"Range": f"bytes={len(VIDEO)}-"}).status_code == 416
    assert browser.get(url, headers={"Range": "bytes=9-3"}).status_code in (200, 416)
    assert browser.get(url, headers={"Range": "chapters=1"}).status_code in (200, 416)


def test_what_a_browser_has_is_not_sent_again(make, browser):
    url = put(make, VIDEO)
    tag = browser.get(url).headers["ETag"]
    again = browser.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    # A part of another file than the one the player knows would be noise: then it gets the whole.
    for known, status in ((tag, 206), ('"khac"', 200)):
        assert browser.get(url, headers={"Range": "bytes=0-9", "If-Range": known}).status_code == status


@pytest.mark.parametrize(
    ("octets", "name", "saved"),
    [
        (VIDEO, "phim.mp4", False),
        (MP3, "loi.mp3", False),
        (VTT, "phim.vtt", True),
        (PDF, "mau.pdf", True),
        (office(), "mau.docx", True),
    ],
)
def test_nothing_acts_in_the_sites_name(make, browser, octets, name, saved):
    headers = browser.get(put(make, octets, f"assets/{name}")).headers
    assert headers["Content-Security-Policy"] == POLICY == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert headers.get("Content-Disposition") == (f'attachment; filename="{name}"' if saved else None)


def test_of_a_picture_only_what_was_made_anew_is_handed_out(make, browser):
    octets = picture(comment=b"<script>alert(1)</script>")
    url = put(make, octets, "assets/anh.jpg")
    folder = url.rpartition("/")[0]
    assert browser.get(url).status_code == 404
    for name, mimetype in (("360.webp", "image/webp"), ("900.webp", "image/webp"), ("720.jpg", "image/jpeg")):
        answer = browser.get(f"{folder}/{name}")
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert b"alert" not in answer.data
        assert "Content-Disposition" not in answer.headers
    assert browser.get(f"{folder}/1280.webp").status_code == 404


def test_a_file_bears_no_other_ending_than_its_own(make, browser):
    folder = put(make, PDF, "assets/mau.pdf").rpartition("/")[0]
    for name in ("mau.html", "mau.svg", "mau", "..%2fmau.pdf", "m%00.pdf", "%22.pdf"):
        assert browser.get(f"{folder}/{name}").status_code in (400, 404)


def test_strangers_and_unknown_files_get_nothing(make, browser, client):
    url = put(make, PDF, "assets/mau.pdf")
    assert client.get(url).status_code == 302
    assert browser.get("/tep/" + "0" * 64 + "/mau.pdf").status_code == 404
    assert browser.get("/tep/..%2f..%2flms.sqlite3/mau.pdf").status_code == 404


def test_a_file_whose_octets_are_gone_is_not_found(make, browser):
    url = put(make, PDF + b"\n", "assets/mau.pdf")
    storage.storage().delete(storage.name_of(url.split("/")[2]))
    assert browser.get(url).status_code == 404


def test_a_file_of_a_draft_is_its_authors_until_it_is_published(make, sign_in):
    tree = make.tree()
    author, other = make.lecturer(tree["LDLD-A"]), make.officer(tree["CDCS-A1"])
    make.course_draft(author, tree["LDLD-A"], "khoa-nho")
    url = f"/tep/{make.draft_asset('khoa-nho', 'mau.pdf', PDF).sha256}/mau.pdf"
    assert Reader(sign_in(author)).get(url).status_code == 200
    assert sign_in(other).get(url).status_code == 404


def test_a_file_costs_two_statements(make, browser, statements):
    url = put(make, VIDEO)
    with statements() as seen:
        assert browser.get(url).status_code == 200
    assert len(seen) <= 2


def test_the_bucket_may_answer_players_itself(app, make, browser, bucket, monkeypatch):
    monkeypatch.setattr(storage, "_here", {"now": bucket})
    monkeypatch.setitem(app.config, "STORAGE_REDIRECT", True)
    video, document = put(make, VIDEO), put(make, PDF, "assets/mau.pdf")
    answer = browser.get(video)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-cache")
    assert answer.location.startswith(bucket.address("x", timedelta(minutes=1)).partition("/trang/")[0])
    assert browser.get(document).status_code == 200


def test_pages_may_play_from_the_bucket_only_where_it_answers(scratch, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_here", {})
    settings = {
        "DATABASE_URL": scratch.url,
        "INSTANCE": str(tmp_path),
        "STORAGE_URL": "s3://kho/hoc",
        "REDIS_URL": None,
    }
    keys = {"STORAGE_KEY": "a", "STORAGE_SECRET": "b", "STORAGE_ENDPOINT": "https://kho.example:9000/s3"}
    for redirect, words in ((False, "media-src"), (True, "media-src 'self' https://kho.example:9000")):
        other = create_app(settings | keys | {"STORAGE_REDIRECT": redirect})
        policy = Reader(other.test_client()).get("/static/style.css").headers["Content-Security-Policy"]
        assert (words in policy) == redirect


def test_a_part_of_a_video_comes_through_a_real_server(app, make, browser):
    url = put(make, VIDEO)
    cookie = browser.client.get_cookie("hoc")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        line = http.client.HTTPConnection("127.0.0.1", server.server_port)
        line.request("GET", url, headers={"Range": "bytes=-1000", "Cookie": f"hoc={cookie.value}"})
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (206, VIDEO[-1000:])
        line.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_address_in_a_lesson_is_the_one_that_is_answered(make, browser):
    url = put(make, picture("PNG"), "assets/so-do.png")
    asset = Asset(url.split("/")[2], 1, "png", 900, 600)
    for form in (asset.plain_form, *(f"{width}.webp" for width in asset.widths)):
        assert browser.get(asset.address(form)).status_code == 200
