"""A small course in files, to be spoilt in one place by each test."""

from datetime import date
from textwrap import dedent

from lms.courses.catalogue import Cited

TOPICS = {"thuong-luong": "Đàm phán, đối thoại và thương lượng tập thể"}
SOURCES = {
    "blld": Cited(
        "Bộ luật Lao động số 45/2019/QH14", "V", date(2026, 11, 20), {"70.3": "Điều 70 khoản 3", "68": "Điều 68"}
    ),
    "kl157": Cited("Kết luận số 157-KL/TW", "V*", date(2026, 11, 20)),
    "so-tay": Cited("Sổ tay thương lượng", "M", date(2026, 1, 2)),
    "kh22": Cited("Kế hoạch số 22/KH-TLĐ", "S", date(2026, 11, 20)),
}

COURSE = dedent("""\
    slug: khoa-nho
    title: Khóa nhỏ
    summary: Học xong thì biết.
    topics: [thuong-luong]
    audience: [Chủ tịch công đoàn cơ sở]
    hours: 1.5
    valid_months: 36
    outcomes:
      - {key: chuan-bi, text: Chuẩn bị được số liệu}
      - {key: ban-bac, text: Bàn được}
    question_topics:
      so-lieu: Số liệu
      hop: Họp
    final_test:
      pass_percent: 80
      draw:
        - {topic: so-lieu, count: 2}
        - {topic: hop, count: 1}
    """)

LESSON = dedent("""\
    ---
    title: Chuẩn bị thông tin
    minutes: 8
    outcomes: [chuan-bi]
    ---

    ::: scene
    Giờ nghỉ ca, chị Lành mở cuốn vở.
    :::

    Có số liệu thì bàn được. [@blld 70.3]

    ```exercise
    key: han-cung-cap
    kind: single-choice
    ask: Bao nhiêu ngày?
    options:
      - text: 05 ngày
        why: Đó là hạn khác.
      - text: 10 ngày
        right: true
        why: Đúng.
    ```

    ::: checklist Việc làm ngày mai
    - Viết văn bản xin số liệu.
    :::
    """)


def question(key: str, topic: str = "so-lieu", outcome: str = "chuan-bi", **other: object) -> str:
    """An entry of the bank, as text."""
    fields = {"topic": topic, "outcome": outcome, "lesson": "chuan-bi", "difficulty": 1, **other}
    lines = [f"- key: {key}", *(f"  {name}: {value}" for name, value in fields.items())]
    lines += ["  kind: true-false", f"  ask: Câu {key} đúng.", "  answer: true"]
    lines += ["  why_true: Đúng.", "  why_false: Chưa đúng."]
    return "\n".join(lines) + "\n"


def course_files(**spoilt: tuple[str, str]) -> dict[str, str]:
    """The files of a good course; `course=("old", "new")`, `lesson=…`, `bank=…` replace a text in one of them."""
    names = {"course": "course.yaml", "lesson": "01-chuan-bi.md", "bank": "questions/ngan-hang.yaml"}
    files = {
        "course.yaml": COURSE,
        "01-chuan-bi.md": LESSON,
        "02-hop.md": LESSON.replace("han-cung-cap", "han-hop").replace("chuan-bi", "ban-bac"),
        "questions/ngan-hang.yaml": "".join(
            [question("sl-1"), question("sl-2"), question("sl-3"), question("hop-1", "hop", "ban-bac")]
        ),
    }
    for which, (old, new) in spoilt.items():
        assert old in files[names[which]]
        files[names[which]] = files[names[which]].replace(old, new, 1)
    return files


def line_with(text: str, words: str) -> int:
    """Number of the first line that holds these words."""
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)
