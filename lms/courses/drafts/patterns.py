"""Lessons to begin from, in the shape that the courses of `content/` have."""

from dataclasses import dataclass

from lms.text import N_


@dataclass(frozen=True)
class Pattern:
    """A lesson half written. `name` and `about` are catalogue messages; `body` is the lecturer's to overwrite."""

    key: str
    name: str
    about: str
    minutes: int
    body: str


HOUSE = """\
::: scene
Ở đâu, lúc nào, ai nói gì? Hai ba câu kể một chuyện ở nơi làm việc mà người học đã gặp.
:::

Câu hỏi mà chuyện trên đặt ra.

## Điều cần hiểu

::: idea Một câu người học cần nhớ.
Vì sao lại như vậy, bằng lời của người làm công đoàn.
:::

## Quy định nói gì

::: rule Quy định
Viết lại điều luật bằng lời dễ hiểu, rồi dẫn nguồn ngay sau câu.
:::

## Làm thử

Đặt một bài tập ở đây.

::: takeaway Mang về
- Điều thứ nhất.
- Điều thứ hai.
:::

::: checklist Việc làm ngày mai
- Một việc làm được ngay ở đơn vị.
:::
"""
HOW_TO = """\
::: scene
Ai đang phải làm việc này, và vướng ở đâu?
:::

## Từng bước

1. Bước thứ nhất.
2. Bước thứ hai.
3. Bước thứ ba.

::: idea Chỗ hay sai nhất.
Vì sao hay sai, và tránh thế nào.
:::

## Làm thử

Đặt một bài tập xếp thứ tự hoặc điền vào chỗ trống ở đây.

::: checklist Việc làm ngày mai
- Làm thử với một hồ sơ thật của đơn vị.
:::
"""
DIALOGUE = """\
::: scene
Bối cảnh của cuộc nói chuyện: ai gặp ai, mỗi bên muốn gì.
:::

Trước khi vào tình huống, một hai điều cần biết.

Đặt một bài tập tình huống ở đây.

::: takeaway Mang về
- Lựa chọn nào giữ được lòng tin, và vì sao.
:::

::: checklist Việc làm ngày mai
- Một câu mở lời anh/chị sẽ dùng.
:::
"""

PATTERNS: dict[str, Pattern] = {
    one.key: one
    for one in (
        Pattern(
            "mau-chung", N_("Bài theo mẫu chung"), N_("Chuyện, ý chính, quy định, làm thử, việc ngày mai."), 8, HOUSE
        ),
        Pattern("tung-buoc", N_("Bài hướng dẫn từng bước"), N_("Chuyện, các bước, chỗ hay sai, làm thử."), 8, HOW_TO),
        Pattern("tinh-huong", N_("Bài tình huống"), N_("Bối cảnh, cuộc đối thoại, điều rút ra."), 10, DIALOGUE),
        Pattern("trong", N_("Bài trống"), N_("Anh/chị tự viết từ đầu."), 8, ""),
    )
}
