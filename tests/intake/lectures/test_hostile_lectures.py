"""A hostile or broken lecture gets its message, gives nothing, and costs bounded time and memory."""

import io
import time
import tracemalloc
import zipfile

import docx
import pytest

from lms.intake.lectures import package
from lms.intake.lectures.reading import read_lecture
from lms.intake.problems import Unreadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def good():
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Chữ")
    document.save(buffer)
    return buffer.getvalue()


GOOD = good()


def changed(replace, compression=zipfile.ZIP_DEFLATED):
    """The document with some parts replaced or added; None drops one."""
    source, buffer = zipfile.ZipFile(io.BytesIO(GOOD)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name in {entry.filename: None for entry in source.infolist()} | replace:
            content = replace.get(name, source.read(name) if name in source.namelist() else None)
            if content is not None:
                target.writestr(name, content)
    return buffer.getvalue()


def refused(data, name="bai.docx"):
    """The message that the file gets, within ten seconds and 300 MB."""
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(Unreadable) as caught:
        read_lecture(data, name)
    spent, (_now, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 10
    assert most < 300 * 2**20
    return caught.value.message


def body(text):
    return f"<w:document {W}><w:body>{text}</w:body></w:document>".encode()


def test_bombs():
    assert refused(changed({"word/media/x.png": b"\0" * 2**26})) == package.SWOLLEN
    assert refused(changed({f"word/x{n}.xml": b"<a/>" for n in range(3100)})) == package.SWOLLEN
    assert refused(changed({"word/document.xml": body("<w:p/>" * 1_100_000)})) == package.SWOLLEN
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    assert refused(changed({"word/document.xml": body(deep)})) == package.SWOLLEN
    assert refused(b"PK\x03\x04" + b"\0" * package.MOST_BYTES) == package.TOO_LARGE


def test_ten_thousand_pictures():
    assert refused(changed({f"word/media/{n}.png": b"\x89PNG" for n in range(10_000)})) == package.SWOLLEN


def test_entities_are_refused():
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    outside = '<!ENTITY a9 SYSTEM "file:///etc/passwd">'
    for entities in (f'<!ENTITY a0 "ha">{laughs}', outside):
        for part in ("word/document.xml", "word/styles.xml", "_rels/.rels"):
            text = f"<!DOCTYPE x [{entities}]>".encode() + body("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>")
            assert refused(changed({part: text})) == package.STRANGE


def test_names_that_climb_out_are_never_followed():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'Target="../../../etc/passwd"/>'
        "</Relationships>"
    )
    blip = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="r1"/></w:drawing></w:r></w:p><w:p><w:r><w:t>a</w:t></w:r></w:p>'  # noqa: E501
    made = read_lecture(
        changed({"word/_rels/document.xml.rels": relations, "word/document.xml": body(blip), "../../evil.png": b"x"}),
        "a.docx",
    )
    assert made.assets == {}
    assert [one.markdown.rpartition("\n\n")[2] for one in made.lessons] == ["a\n"]


def test_what_only_calls_itself_a_document():
    assert refused(b"<!DOCTYPE html><html><body>x</body></html>") == package.WEB_PAGE
    assert refused(b"{\\rtf1 x}") == package.RICH_TEXT
    assert refused(b"%PDF-1.7") == package.FOREIGN
    assert refused(b"") == package.FOREIGN
    assert refused(package.OLE + b"\0" * 600) == package.OLD
    assert refused(package.OLE + b"\0" * 600 + package.ENCRYPTED) == package.LOCKED
    assert refused(changed({"word/document.xml": None, "_rels/.rels": None})) == package.FOREIGN


def test_macros():
    assert refused(GOOD, "bai.docm") == package.MACROS
    types = b'<Types xmlns="x"><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert refused(changed({"[Content_Types].xml": types})) == package.MACROS
    made = read_lecture(changed({"word/vbaProject.bin": b"x"}), "bai.docx")
    assert ["macro" in remark.text for remark in made.report] == [True]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file(kept):
    assert refused(GOOD[: int(len(GOOD) * kept)]) == package.BROKEN


def test_damaged_parts():
    assert refused(changed({"word/document.xml": b"<w:document"})) == package.BROKEN
    assert refused(changed({"word/document.xml": b""})) == package.BROKEN
    data = bytearray(changed({}, zipfile.ZIP_STORED))
    place = data.find(b"w:body")
    data[place : place + 4] = b"\xff\xfe\xfd\xfc"
    assert refused(bytes(data)) == package.BROKEN


def test_a_zip_with_a_password():
    data = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    assert refused(bytes(data)) == package.LOCKED


def test_an_empty_document_gives_no_lesson_and_says_so():
    made = read_lecture(changed({"word/document.xml": body("<w:p/>")}), "bai.docx")
    assert (made.lessons, [remark.text for remark in made.report]) == ([], ["Không thấy chữ nào trong tệp."])
