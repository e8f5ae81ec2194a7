"""Pictures, recordings, videos and downloads in a lesson's Markdown: `![what it shows](assets/x.jpg "caption")`.

One that is shown stands alone in its paragraph; a link to any other file of `assets/` is a download.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from lms.courses.asset_links import DECORATION, SHOWN, size_text
from lms.courses.media.kinds import Family
from lms.courses.media.rules import Asset, Assets, captions_of, height_at, poster_of

SIZES = "(min-width: 44rem) 42rem, 100vw"
"""How wide a picture stands in a lesson, see `.lesson` of the style sheet."""


class Figures(Treeprocessor):
    """Makes figures of the pictures that stand alone, and downloads of links to files."""

    def __init__(self, assets: Assets) -> None:
        super().__init__()
        self.assets = assets

    def run(self, root: Element) -> None:
        """Change the elements below the root. What cannot be shown leaves its words."""
        for position, child in enumerate(list(root)):
            if child.tag == "p" and len(child) == 1 and child[0].tag == "img" and not (child.text or "").strip():
                name = child[0].get("src", "")
                if name in self.assets and self.assets[name].family in SHOWN:
                    root[position] = self._figure(name, child[0])
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag == "img" and "/tep/" not in child.get("src", ""):
                    words, tail = child.get("alt", ""), child.tail
                    child.clear()
                    child.tag, child.text, child.tail = "em", words, tail
        for link in root.iter("a"):
            asset = self.assets.get(link.get("href", ""))
            if asset is not None:
                _download(link, link.get("href", ""), asset)

    def _figure(self, name: str, image: Element) -> Element:
        asset, words = self.assets[name], image.get("alt", "").strip()
        figure = Element("figure", {"class": "media"})
        decoration = words.lower() == DECORATION
        if asset.family is Family.PICTURE:
            _picture(figure, asset, "" if decoration else words)
        else:
            self._player(figure, name, asset, words)
        caption = image.get("title", "").strip() or ("" if decoration else words)
        if caption:
            SubElement(figure, "figcaption").text = caption
        return figure

    def _player(self, figure: Element, name: str, asset: Asset, words: str) -> None:
        attributes = {"controls": "", "preload": "none", "src": asset.address(_leaf(name))}
        if words:
            attributes["aria-label"] = re.sub(r"[^\w ]+", " ", words).strip()
        if asset.family is Family.VIDEO:
            attributes["playsinline"] = ""
            if poster := poster_of(name, self.assets):
                attributes["poster"] = poster.address(poster.plain_form)
        player = SubElement(figure, asset.family.value, attributes)
        if captions := captions_of(name, self.assets):
            track = {"kind": "captions", "srclang": "vi", "label": "Phụ đề", "default": ""}
            SubElement(player, "track", track | {"src": self.assets[captions].address(_leaf(captions))})


def _picture(figure: Element, asset: Asset, words: str) -> None:
    picture = SubElement(figure, "picture")
    widths = ", ".join(f"{asset.address(f'{width}.webp')} {width}w" for width in asset.widths)
    SubElement(picture, "source", {"type": "image/webp", "srcset": widths, "sizes": SIZES})
    width = int(asset.plain_form.partition(".")[0])
    attributes = {"src": asset.address(asset.plain_form), "alt": words, "loading": "lazy", "decoding": "async"}
    SubElement(picture, "img", attributes | {"width": str(width), "height": str(height_at(asset, width))})


def _download(link: Element, name: str, asset: Asset) -> None:
    """The link says what will come, and how much of it."""
    link.attrib.clear()
    link.attrib |= {"class": "download", "href": asset.address(_leaf(name)), "download": _leaf(name)}
    told = SubElement(link, "small")
    told.text = f"({asset.kind.label}, {size_text(asset.size)})"
    if len(link) > 1:
        link[-2].tail = f"{link[-2].tail or ''} "
    else:
        link.text = f"{link.text or ''} "


def _leaf(name: str) -> str:
    return name.rpartition("/")[2]
