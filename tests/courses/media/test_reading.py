"""What a file is told by its content, and what no course may hold."""

import io
import struct
import zlib

import pytest
from PIL import Image

from lms.courses.media import reading
from lms.courses.media.captions import check_captions
from lms.courses.media.kinds import KINDS, kind_of
from lms.courses.media.pictures import cleaned, forms_of
from lms.courses.media.reading import Limits, read_asset
from lms.courses.media.refusals import Damaged, Empty, NotAllowed, TooLarge
from lms.courses.media.rules import Asset, clean_name, free_name, widths_of
from lms.text import nfc
from tests.media import MP3, OPUS, PDF, VTT, WAV, WEBM, box, mp4, odf, office, photo, picture

GOOD = {
    "jpeg": picture(),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "gif": picture("GIF"),
    "mp3": MP3,
    "m4a": mp4(b"M4A "),
    "ogg": OPUS,
    "wav": WAV,
    "mp4": mp4(),
    "webm": WEBM,
    "vtt": VTT,
    "pdf": PDF,
    "docx": office(),
    "xlsx": office("xl/workbook.xml"),
    "pptx": office("ppt/presentation.xml"),
    "odt": odf(),
    "ods": odf("spreadsheet"),
    "odp": odf("presentation"),
}


def read(octets, name=None):
    return read_asset(io.BytesIO(octets), name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_by_its_content(kind):
    asset = read(GOOD[kind])
    assert (asset.kind_name, asset.size) == (kind, len(GOOD[kind]))
    assert read(GOOD[kind], f"assets/ten.{KINDS[kind].endings[0]}") == asset


def bomb(width, height):
    """A PNG of a few hundred octets that unpacks to gigabytes."""

    def chunk(name, content):
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("octets", "why", "words"),
    [
        (b"", Empty, "Tệp trống"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NotAllowed, "SVG"),
        (b"<?xml version='1.0'?>\n<!-- x --><svg onload='alert(1)'/>", NotAllowed, "SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", NotAllowed, "trang web"),
        (b"MZ\x90\x00" + bytes(100), NotAllowed, "chương trình"),
        (b"#!/bin/sh\nrm -rf /\n", NotAllowed, "chương trình"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), NotAllowed, "Office kiểu cũ"),
        (box(b"ftyp", b"heic" + bytes(8)), NotAllowed, "HEIC"),
        (box(b"ftyp", b"qt  " + bytes(8)), NotAllowed, ".mov"),
        (b"Rar!\x1a\x07\x00" + bytes(50), NotAllowed, "Tệp nén"),
        (office("doc/anything.txt"), NotAllowed, "Tệp nén"),
        (office(extra="word/vbaProject.bin"), NotAllowed, "macro"),
        (office()[:-40], Damaged, "cắt cụt"),
        (b"Chi la mot doan chu.", NotAllowed, "Không nhận ra"),
        (bytes(2000), NotAllowed, "Không nhận ra"),
        (picture()[:900], Damaged, "cắt cụt"),
        (picture("PNG")[:-60], Damaged, "cắt cụt"),
        (picture("WEBP")[:-60], Damaged, "cắt cụt"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 9, Damaged, "cắt cụt"),
        (PDF[:-8], Damaged, "cắt cụt"),
        (mp4()[:-1], Damaged, "cắt cụt"),
        (box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", bytes(9)), Damaged, "cắt cụt"),
        (WAV[:30], Damaged, "cắt cụt"),
        (bomb(50_000, 50_000), TooLarge, "50 triệu điểm"),
        (bomb(2**31 - 1, 2**31 - 1), TooLarge, "50 triệu điểm"),
        (bomb(9_000, 9_000), TooLarge, "50 triệu điểm"),
    ],
)
def test_what_no_course_may_hold_is_refused_with_its_reason(octets, why, words):
    with pytest.raises(why) as refused:
        read(octets)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("octets", "name"), [(picture("PNG"), "anh.jpg"), (PDF, "phim.mp4"), (mp4(), "am.m4a"), (MP3, "khong-duoi")]
)
def test_an_ending_that_is_not_that_of_the_content_is_refused(octets, name):
    with pytest.raises(NotAllowed, match="đuôi tên"):
        read(octets, f"assets/{name}")


def test_each_family_has_its_own_limit(monkeypatch):
    monkeypatch.setattr(reading, "_limits", {"now": Limits(picture=100, video=50, audio=10_000, document=10_000)})
    assert read(MP3).kind_name == "mp3"
    for octets in (picture(), mp4()):
        with pytest.raises(TooLarge, match="tối đa"):
            read(octets)


def test_a_photo_loses_place_and_device_and_stands_upright():
    taken = photo()
    assert b"MayAnhRieng" in taken
    kept = cleaned(io.BytesIO(taken), KINDS["jpeg"])
    octets = kept.read()
    assert b"MayAnhRieng" not in octets
    assert b"Exif" not in octets
    with Image.open(io.BytesIO(octets)) as image:
        assert image.size == (600, 900)
        assert not image.getexif()
    # Straight from a folder, the camera's notes are still in the source, but in nothing that readers get.
    source = read(taken)
    assert (source.width, source.height) == (600, 900)
    for name, form in forms_of(io.BytesIO(taken), source):
        assert b"MayAnhRieng" not in form
        with Image.open(io.BytesIO(form)) as image:
            assert image.size == (int(name.partition(".")[0]), round(int(name.partition(".")[0]) * 1.5))


@pytest.mark.parametrize("form", ["GIF", "PNG", "JPEG", "WEBP"])
def test_what_somebody_hid_in_a_picture_is_gone(form):
    script = b"/*<script>alert(document.cookie)</script>*/"
    octets = picture(form, **({"comment": script} if form in ("GIF", "JPEG") else {})) + script
    kind = kind_of(io.BytesIO(octets))
    assert b"alert" not in cleaned(io.BytesIO(octets), kind).read()
    for _, made in forms_of(io.BytesIO(octets), read(octets)):
        assert b"alert" not in made


def test_of_a_picture_that_moves_the_first_frame_is_kept():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("#ff0000", "#00ff00")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=50)
    with Image.open(cleaned(target, KINDS["gif"])) as image:
        assert image.format == "PNG"
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((20, 15)) == (255, 0, 0)


def test_a_huge_photo_is_kept_no_larger_than_any_page_shows():
    with Image.open(cleaned(io.BytesIO(picture(size=(5000, 2500))), KINDS["jpeg"])) as image:
        assert image.size == (2560, 1280)


@pytest.mark.parametrize(
    ("mode", "form"), [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("LA", "PNG"), ("1", "PNG"), ("I;16", "PNG")]
)
def test_pictures_of_every_colour_mode_are_taken(mode, form):
    target = io.BytesIO()
    Image.new(mode, (500, 20)).save(target, form)
    asset = read(target.getvalue())
    assert [name for name, _ in forms_of(target, asset)][-1] in ("500.webp", asset.plain_form)
    assert cleaned(target, asset.kind).read()


def test_widths_go_from_phones_to_laptops_and_never_beyond_the_picture():
    assert widths_of(3000) == [360, 720, 1280]
    assert widths_of(1280) == [360, 720, 1280]
    assert widths_of(900) == [360, 720, 900]
    assert widths_of(50) == [50]
    assert Asset("0" * 64, 1, "jpeg", 3000, 2000).plain_form == "720.jpg"
    assert Asset("0" * 64, 1, "gif", 200, 100).plain_form == "200.png"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Ảnh chụp màn hình.PNG", "anh-chup-man-hinh"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lành\\Đơn xin.docx.png", "don-xin-docx"),
        ("a\x00b\u202egnp.exe", "a-b-gnp"),
        ("ế" * 400 + ".png", "e" * 80),
        (nfc("hội-nghị").replace("ộ", "o\u0323\u0302"), "hoi-nghi"),
    ],
)
def test_a_name_becomes_one_that_every_disk_takes(sent, name):
    assert clean_name(sent, KINDS["png"]) == f"assets/{name}.png"


def test_a_name_without_letters_gets_one_and_a_taken_one_a_number():
    assert clean_name("图.png", KINDS["png"]).startswith("assets/tep-")
    assert clean_name("", KINDS["png"]).endswith(".png")
    assert free_name("assets/a.png", {"assets/a.png", "assets/a-2.png"}) == "assets/a-3.png"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("WEBVTT\n", "chưa có câu nào"),
        ("WEBVTT\n\n0:01 --> 0:02\nA\n", "dòng 3"),
        ("WEBVTT\n\n00:04.000 --> 00:02.000\nA\n", "tăng dần"),
        ("WEBVTT\n\n00:04.000 --> 00:05.000\nA\n\n00:01.000 --> 00:02.000\nB\n", "dòng 6"),
    ],
)
def test_captions_that_no_player_can_follow_are_refused_with_the_line(text, words):
    with pytest.raises(Damaged) as refused:
        check_captions(text.encode())
    assert words in str(refused.value)
    assert check_captions(VTT) == 2
