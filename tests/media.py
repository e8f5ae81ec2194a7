"""Files of every kind, made here: pictures by Pillow, the others octet by octet, as small as they can be."""

import io
import struct
import zipfile

from PIL import Image, ImageDraw

VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nChào anh chị.\n\n00:02.000 --> 00:04.500\nTa bắt đầu.\n".encode()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(64)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64" + bytes(400)
OPUS = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(40)
WAV = (
    b"RIFF"
    + struct.pack("<L", 36)
    + b"WAVEfmt "
    + struct.pack("<LHHLLHH", 16, 1, 1, 8000, 8000, 1, 8)
    + b"data\0\0\0\0"
)


def box(name, content=b""):
    return struct.pack(">L", 8 + len(content)) + name + content


def mp4(brand=b"isom", size=64):
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", bytes(8)) + box(b"mdat", bytes(size))


def picture(form="JPEG", size=(900, 600), colour="#c05020", **how):
    """A picture with something to see on it."""
    mode = "RGBA" if form in ("PNG", "WEBP") else "RGB"
    image = Image.new(mode, size, colour)
    ImageDraw.Draw(image).ellipse([size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2], fill="#204060")
    target = io.BytesIO()
    image.save(target, form, **how)
    return target.getvalue()


def photo(size=(900, 600), orientation=6):
    """As a phone takes it: on its side, with place and device."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "MayAnhRieng"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    return picture(size=size, exif=exif)


def office(main="word/document.xml", **more):
    """An office document's outside."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name in (main, *more.values()):
            archive.writestr(name, "<x/>")
    return target.getvalue()


def odf(kind="text"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<x/>")
    return target.getvalue()
