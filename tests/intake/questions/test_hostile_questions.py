"""A hostile, damaged or huge file of questions gets its message and costs bounded time and memory."""

import time
import tracemalloc

import pytest

from lms.intake import package
from lms.intake.problems import Unreadable
from lms.intake.questions import found, moodle_xml, reading
from lms.intake.questions.reading import read_questions
from tests.workbooks import xlsx


def bounded(read):
    """What `read` gives, within ten seconds and 200 MB."""
    tracemalloc.start()
    began = time.perf_counter()
    try:
        result = read()
    except Unreadable as error:
        result = error.message
    spent, (_now, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 10
    assert most < 200 * 2**20
    return result


def read(data, name="cau-hoi.txt"):
    return bounded(lambda: read_questions(data, name))


def test_fifty_megabytes_are_not_read():
    assert read(b"x" * 50_000_000) == package.TOO_LARGE


@pytest.mark.parametrize(
    "line", [b"\n", b"x\n", b"A. x\n", b"{\n", b"::a::b {T}\n", b"a {=1 ~2}\n\n", b"ANSWER: A\n", b"//\n", b"\\\n"]
)
def test_a_million_lines_cost_bounded_time(line):
    assert read(line * 1_000_000) == reading.TOO_LARGE
    result = read(line * 50_000)
    assert isinstance(result, str) or len(result.questions) + len(result.problems) <= 2 * found.MOST_QUESTIONS + 2


def test_more_questions_than_a_bank_holds_are_told_and_not_read():
    batch = read(b"a {T}\n\n" * (found.MOST_QUESTIONS + 5))
    assert len(batch.questions) == found.MOST_QUESTIONS
    assert batch.problems[-1].message == found.TOO_MANY
    xml = b"<quiz>" + b"<question type='essay'/>" * 100_000 + b"</quiz>"
    assert read(xml).problems[-1].message == found.TOO_MANY


def test_one_endless_question_is_told_by_its_line():
    batch = read(b"Tr\xe1\xbb\x9di xanh. {T}\n\n" + b"x" * 3_000_000 + b"{T}")
    assert len(batch.questions) == 1
    assert batch.problems[0].row == 3


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE q SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_are_refused(head):
    assert read(b'<?xml version="1.0"?>' + head + b"<quiz><question type='essay'/></quiz>") == moodle_xml.STRANGE


def test_endless_nesting_and_endless_parts_are_refused():
    assert read(b"<quiz>" + b"<a>" * 200_000) == moodle_xml.SWOLLEN
    assert read(b"<quiz><question>" + b"<answer/>" * 500_000) == moodle_xml.SWOLLEN


def test_a_huge_text_inside_xml_is_not_kept():
    xml = (
        b"<quiz><question type='essay'><questiontext><text>" + b"a" * 15_000_000 + b"</text></questiontext></question>"
    )
    batch = read(xml + b"</quiz>")
    assert batch.problems[0].message == found.TOO_LONG


def test_unclosed_marks_in_html_cost_bounded_time():
    for mark in ("<", "<!--", "<a ", "&", "<![", "</", "<b x='"):
        texts = [f"[html]{mark * (19_000 // len(mark))} {{T}}" for _ in range(5)]
        read("\n\n".join(texts).encode())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 x", reading.NOT_TEXT),
        (b"\x89PNG\r\n", reading.NOT_TEXT),
        (b"<!doctype html><html><body>x", reading.NOT_TEXT),
        (b"<?xml version='1.0'?><assessment/>", moodle_xml.NOT_QUIZ),
        (b"<quiz", moodle_xml.BROKEN),
        ("Đoàn phí {T}".encode("cp1258", "replace"), reading.NOT_UNICODE),
        (b"\xff\xfe\x00", reading.NOT_UNICODE),
        (b"", reading.EMPTY),
        (b"// chi ghi chu", reading.EMPTY),
        (b"PK\x03\x04 cut", package.BROKEN),
        (xlsx({"Câu hỏi": []})[:300], package.BROKEN),
    ],
)
def test_what_is_no_file_of_questions_is_told_so(data, message):
    assert read(data) == message


def test_signs_that_no_file_may_hold_are_dropped():
    batch = read("Trời\x00 xanh\ue000\u200b. {T}".encode())
    assert isinstance(batch, str) or batch.questions[0].ask == "Trời xanh."
