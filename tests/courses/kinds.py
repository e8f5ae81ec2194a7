"""Exercises of the kinds with fields, made up by hypothesis, and how to answer them from what the page shows."""

from typing import Any

from hypothesis import strategies as st

from lms.courses.exercises import shown
from lms.text import clean, fold

PREFIX = "cau-x"
WORDS = st.text("abcdeăâđêôơưáàảạ ", min_size=1, max_size=12).filter(lambda text: fold(text) != "")
Form = dict[str, list[str]]


def texts(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Texts that differ even without their marks."""
    return st.lists(WORDS, min_size=least, max_size=most, unique_by=lambda text: fold(clean(text)))


def _base(kind: str) -> dict[str, Any]:
    return {"key": "x", "kind": kind, "ask": "Câu gì?"}


@st.composite
def matching(draw: Any) -> dict[str, Any]:
    """Pairs, some sharing their right side, and distractors."""
    lefts = draw(texts(2, 5))
    rights = draw(texts(2, 7))
    used = rights[:2] + [draw(st.sampled_from(rights)) for _ in lefts[2:]]
    pairs = [{"left": a, "right": b, "why": f"vì {a}"} for a, b in zip(lefts, used, strict=True)]
    return {**_base("matching"), "pairs": pairs, "extra": [text for text in rights if text not in used]}


@st.composite
def ordering(draw: Any) -> dict[str, Any]:
    """Steps in their order."""
    return {**_base("ordering"), "steps": [{"text": text, "why": f"vì {text}"} for text in draw(texts(2, 6))]}


@st.composite
def categorise(draw: Any) -> dict[str, Any]:
    """Things and where they belong."""
    names = draw(texts(2, 4))
    items = [{"text": text, "category": draw(st.sampled_from(names)), "why": "vì"} for text in draw(texts(2, 6))]
    return {**_base("categorise"), "categories": names, "items": items}


@st.composite
def fill_in(draw: Any) -> dict[str, Any]:
    """A text with blanks."""
    blanks = [
        {"accept": draw(texts(1, 3)), "why": "vì", "fold": draw(st.booleans())} for _ in range(draw(st.integers(1, 4)))
    ]
    text = " ".join(f"chỗ {{{number}}} này" for number in range(1, len(blanks) + 1))
    return {**_base("fill-in"), "text": text, "blanks": blanks}


@st.composite
def short_text(draw: Any) -> dict[str, Any]:
    """Accepted answers."""
    return {**_base("short-text"), "accept": draw(texts(1, 3)), "why": "vì", "fold": draw(st.booleans())}


@st.composite
def number(draw: Any) -> dict[str, Any]:
    """An amount in đồng, or a figure with two decimals."""
    unit = draw(st.sampled_from(["đồng", "ngày", "%"]))
    answer = draw(st.one_of(st.integers(-(10**9), 10**9), st.integers(-(10**6), 10**6).map(lambda n: n / 100)))
    return {
        **_base("number"),
        "answer": answer,
        "unit": unit,
        "tolerance": draw(st.sampled_from([0, 0.5, 10])),
        "why": "vì",
    }


@st.composite
def true_false_reason(draw: Any) -> dict[str, Any]:
    """A statement with reasons."""
    reasons = draw(texts(2, 4))
    right = draw(st.integers(0, len(reasons) - 1))
    return {
        **_base("true-false-reason"),
        "answer": draw(st.booleans()),
        "why_true": "vì đúng",
        "why_false": "vì sai",
        "reasons": [{"text": text, "why": f"vì {text}", "right": n == right} for n, text in enumerate(reasons)],
    }


ROWS = st.one_of(matching(), ordering(), categorise(), fill_in(), short_text(), number())
"""Kinds marked field by field."""
SPECS = st.one_of(ROWS, true_false_reason())


def right_form(spec: dict[str, Any]) -> Form:
    """The fields that answer an exercise rightly, found by what the page shows and by the key of the author."""
    view = shown(spec)
    texts_by_field = _right_texts(spec, view)
    by_text = {option["text"]: str(option["value"]) for option in view.get("options", [])}
    return {name: [by_text.get(text, text)] for name, text in texts_by_field.items()}


def _right_texts(spec: dict[str, Any], view: dict[str, Any]) -> dict[str, str]:
    """What stands, once it is right, in each field."""
    match spec["kind"]:
        case "matching":
            rights = {pair["left"]: pair["right"] for pair in spec["pairs"]}
            return {f"{PREFIX}.{one['number']}": rights[one["text"]] for one in view["fields"]}
        case "ordering":
            places = {step["text"]: str(place) for place, step in enumerate(spec["steps"], 1)}
            return {f"{PREFIX}.{one['number']}": places[one["text"]] for one in view["fields"]}
        case "categorise":
            categories = {item["text"]: item["category"] for item in spec["items"]}
            return {f"{PREFIX}.{one['number']}": categories[one["text"]] for one in view["fields"]}
        case "fill-in":
            return {f"{PREFIX}.{number}": blank["accept"][-1] for number, blank in enumerate(spec["blanks"])}
        case "short-text":
            return {f"{PREFIX}.0": spec["accept"][-1]}
        case "number":
            return {f"{PREFIX}.0": str(spec["answer"]).replace(".", ",")}
        case _:
            reason = next(one["text"] for one in spec["reasons"] if one["right"])
            return {f"{PREFIX}.0": "Đúng" if spec["answer"] else "Sai", f"{PREFIX}.1": reason}
