"""Pictures, re-encoded: turned upright, without the camera's notes (place, time, device), in several widths.

Of a picture that moves the first frame is kept. What readers get is always made here, so nothing that somebody hid in a
file reaches them.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from lms.courses.media.kinds import Kind
from lms.courses.media.refusals import Damaged, TooLarge
from lms.courses.media.rules import Asset, height_at
from lms.text import N_

MOST_POINTS = 50_000_000
"""Points of a picture that is unpacked. JPEG is unpacked no larger than needed; any other form takes 200 MB at most."""
TOO_MANY = N_("Ảnh quá lớn, hơn %(most)s triệu điểm. Anh/chị thu nhỏ ảnh rồi tải lên.")
LONGEST_SIDE = 2560
"""What is uploaded larger is made so small: no page shows more."""
ORIENTATION = 0x0112
SIDEWAYS = (5, 6, 7, 8)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@contextmanager
def _opened(file: IO[bytes], kind: Kind) -> Iterator[Image.Image]:
    """The picture, not yet unpacked. Raises Damaged or TooLarge."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Ours is the limit; and what a library murmurs about odd notes of a camera is of no use to anybody.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=[kind.name.upper()]) as picture:
                if picture.width * picture.height > MOST_POINTS:
                    raise TooLarge(TOO_MANY, most=MOST_POINTS // 1_000_000)
                yield picture
    except Image.DecompressionBombError:
        raise TooLarge(TOO_MANY, most=MOST_POINTS // 1_000_000) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, OverflowError):
        raise Damaged(N_("Ảnh bị cắt cụt hoặc hỏng, không mở được.")) from None


def size_of(file: IO[bytes], kind: Kind) -> tuple[int, int]:
    """Width and height as the picture is looked at; every point of it could be read. Raises Damaged or TooLarge."""
    with _opened(file, kind) as picture:
        width, height = picture.size
        turned = picture.getexif().get(ORIENTATION) in SIDEWAYS
        picture.draft("RGB", (1, 1))
        picture.load()
        return (height, width) if turned else (width, height)


def cleaned(file: IO[bytes], kind: Kind) -> IO[bytes]:
    """The picture as a course keeps it; of a GIF it is a PNG. Raises Damaged or TooLarge."""
    form = "png" if kind.name == "gif" else kind.name
    with _opened(file, kind) as picture:
        upright = _upright(picture, opaque=form == "jpeg")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return io.BytesIO(_encoded(upright, form, quality=90))


def forms_of(file: IO[bytes], asset: Asset) -> Iterator[tuple[str, bytes]]:
    """What readers get: name and octets in each width, like 720.webp, and the one for browsers without WebP."""
    with _opened(file, asset.kind) as picture:
        upright = _upright(picture, opaque=asset.kind_name == "jpeg")
    plain_width, _, plain_ending = asset.plain_form.partition(".")
    for width in asset.widths:
        scaled = upright.resize((width, height_at(asset, width)), Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield f"{width}.webp", _webp(scaled, drawn=asset.kind_name in ("png", "gif"))
        if width == int(plain_width):
            yield asset.plain_form, _encoded(scaled, "jpeg" if plain_ending == "jpg" else "png", quality=80)


def _upright(picture: Image.Image, *, opaque: bool) -> Image.Image:
    """Points alone: turned as the camera says, in the colours of the web, and nothing else of the file."""
    picture.seek(0)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if profile and upright.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            upright = ImageCms.profileToProfile(upright, io.BytesIO(profile), SRGB, outputMode="RGB") or upright
    upright = upright.convert("RGBA" if clear and not opaque else "RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _webp(picture: Image.Image, *, drawn: bool) -> bytes:
    """Of what was drawn (few colours, sharp edges) the smaller of both ways of packing."""
    lossy = _encoded(picture, "webp", quality=78)
    if not drawn:
        return lossy
    whole = _encoded(picture, "webp", lossless=True)
    return min(lossy, whole, key=len)


def _encoded(picture: Image.Image, form: str, **how: object) -> bytes:
    target = io.BytesIO()
    if form == "jpeg":
        how |= {"progressive": True, "optimize": True}
    elif form == "png":
        how = {"optimize": True}
    picture.save(target, form.upper(), **how)
    return target.getvalue()
