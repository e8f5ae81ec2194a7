"""What a password, a login name and an invitation code must be like. No database."""

import hashlib
import hmac
import re
import secrets

from lms.text import N_, clean, fold

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: codes are read from paper."""
CODE_LENGTH = 8
SHORTEST = 8
LONGEST = 200
COMMON = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "11111111",
        "88888888",
        "matkhau123",
        "password",
        "congdoan",
        "congdoan1",
        "congdoan123",
        "abcd1234",
        "abc12345",
        "qwertyui",
        "123123123",
        "87654321",
        "vietnam123",
        "matkhau1",
        "iloveyou",
        "00000000",
    ]
)


def new_code() -> str:
    """A fresh invitation code, without hyphen: 31^8 possibilities."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_as_typed(text: str) -> str:
    """A code as people type it, to the form that is hashed: letters and digits, upper case."""
    return re.sub(r"[^A-Z0-9]", "", clean(text).upper())


def code_as_printed(code: str) -> str:
    """TB7K29QM -> TB7K-29QM."""
    return f"{code[:4]}-{code[4:]}"


def code_hash(code: str, secret: str) -> str:
    """What is stored of a code: an HMAC, so that a stolen table opens nothing."""
    return hmac.new(secret.encode(), code_as_typed(code).encode(), hashlib.sha256).hexdigest()


def login_key(text: str) -> str:
    """A phone number or a code as people type it, to the form that is compared.

    "+84 912 345 678" and "0912.345.678" are the same number; letters are folded and lowered.
    """
    digits = re.sub(r"[\s.()\-+]", "", clean(text))
    if digits.isdigit():
        return "0" + digits[2:] if digits.startswith("84") and len(digits) > 9 else digits
    return fold(text).replace(" ", "")


def password_fault(password: str, login: str, name: str) -> str | None:
    """Why this password will not do, as a message, or None."""
    if len(password) < SHORTEST:
        return N_("Mật khẩu cần ít nhất 8 ký tự.")
    if len(password) > LONGEST:
        return N_("Mật khẩu dài quá 200 ký tự.")
    simple = fold(password).replace(" ", "")
    if simple in COMMON or len(set(simple)) < 3 or simple in {login_key(login), fold(name).replace(" ", "")}:
        return N_("Mật khẩu này quá dễ đoán. Anh/chị thử ghép hai, ba từ với vài chữ số.")
    return None
