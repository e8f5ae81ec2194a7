"""How a phone number and an e-mail address are kept. Contact data: they key nothing (completion rule 26). Pure."""

import re

from lms.text import N_

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NOT_A_PHONE = N_("Số điện thoại phải có 9 đến 15 chữ số.")
NOT_AN_EMAIL = N_("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@congdoan.vn.")


def phone_of(text: str) -> str:
    """Digits alone, a plus in front where one was. Raises ValueError with a msgid."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if not re.fullmatch(r"\+?\d{9,15}", digits):
        raise ValueError(NOT_A_PHONE)
    # A number cell has lost the zero in front.
    return f"0{digits}" if len(digits) == 9 and not digits.startswith("0") else digits


def email_of(text: str) -> str:
    """In small letters. Raises ValueError with a msgid."""
    if not EMAIL.fullmatch(text):
        raise ValueError(NOT_AN_EMAIL)
    return text.lower()
