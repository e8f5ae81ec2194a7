"""How a walk answers: any exercise somehow, the final test from the course's own question bank."""

import re
from pathlib import Path

import yaml
from playwright.sync_api import Locator, Page

CONTENT = Path(__file__).parents[2] / "content"
MOST_STEPS = 40
ONWARD = re.compile("^(Để vậy, sang|Sang) ")
"""To the next piece of work of a voucher exercise, whatever was right."""


def try_every_exercise(page: Page) -> int:
    """Answer each exercise of the open lesson once, rightly or not; how many there were."""
    count = page.locator("form[data-practice]").count()
    for number in range(count):
        for _ in range(MOST_STEPS):
            form = page.locator("form[data-practice]").nth(number)
            if not _step(form):
                break
        else:
            raise AssertionError(f"exercise {number + 1} of {page.url} never ends")
    return count


def _step(form: Locator) -> bool:
    """One more answer or choice in this form; False when it asks for nothing more."""
    choices, send = form.locator("button.choice"), form.get_by_role("button", name="Trả lời")
    if choices.count():
        _sent(form, choices.first)
        return True
    check, onward = form.get_by_role("button", name="Kiểm tra", exact=True), form.get_by_role("button", name=ONWARD)
    if not send.count() and not check.count() and onward.count():
        _sent(form, onward.first)
        return True
    if not send.or_(check).count():
        return False
    _fill(form)
    _sent(form, send.or_(check).first)
    return True


def _sent(form: Locator, button: Locator) -> None:
    with form.page.expect_response(lambda answer: answer.request.method == "POST" and "/thu/" in answer.url):
        button.click()
    form.page.wait_for_function("() => !document.querySelector('form[data-practice][aria-busy=true]')")


def _fill(form: Locator) -> None:
    """Something in every field."""
    for name in dict.fromkeys(field.get_attribute("name") for field in form.locator("input[type=radio]").all()):
        form.locator(f"input[name='{name}']").first.check()
    for field in form.locator("input[type=checkbox]").all()[:1]:
        field.check()
    for number, field in enumerate(form.locator("select").all()):
        options = [o.get_attribute("value") for o in field.locator("option").all() if o.get_attribute("value")]
        field.select_option(options[number % len(options)])
    for field in form.locator("input[type=text], input:not([type]), textarea").all():
        field.fill("12")


class Bank:
    """The right answers of a course's bank, by the words of the question."""

    def __init__(self, slug: str) -> None:
        self.questions = {
            " ".join(question["ask"].split()): question
            for file in (CONTENT / slug / "questions").glob("*.yaml")
            for question in yaml.safe_load(file.read_text(encoding="utf-8"))
        }

    def answer(self, fieldset: Locator) -> None:
        """Choose what is right."""
        words = " ".join(fieldset.locator("legend").inner_text().split()).partition(". ")[2]
        question = self.questions[words]
        if question["kind"] == "true-false":
            fieldset.get_by_label("Đúng" if question["answer"] else "Sai", exact=True).check()
            return
        right = {" ".join(o["text"].split()) for o in question["options"] if o.get("right")}
        for label in fieldset.locator("label").all():
            if " ".join(label.inner_text().split()) in right:
                label.locator("input").check()

    def answer_all(self, page: Page) -> int:
        """Every question of the open test; how many there were."""
        fieldsets = page.locator("fieldset.choices").all()
        for fieldset in fieldsets:
            self.answer(fieldset)
        return len(fieldsets)
