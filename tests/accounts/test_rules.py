"""Codes, logins and passwords as people type them."""

import pytest

from lms.accounts.rules import (
    ALPHABET,
    CODE_LENGTH,
    code_as_printed,
    code_as_typed,
    code_hash,
    login_key,
    new_code,
    password_fault,
)


def test_a_new_code_has_no_letter_that_paper_confuses():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("0O1IL")


@pytest.mark.parametrize("typed", ["tb7k29qm", " TB7K-29QM ", "tb7k 29qm", "TB7K–29QM", "t b7k.29qm"])
def test_a_code_may_be_typed_in_any_way_it_can_be_read(typed):
    assert code_as_typed(typed) == "TB7K29QM"
    assert code_hash(typed, "key") == code_hash("TB7K29QM", "key")


def test_a_code_is_printed_in_two_halves():
    assert code_as_printed("TB7K29QM") == "TB7K-29QM"


def test_what_is_stored_of_a_code_depends_on_the_sites_secret():
    assert code_hash("TB7K29QM", "one") != code_hash("TB7K29QM", "other")


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678", "(0912) 345-678"])
def test_a_phone_number_is_one_number_however_it_is_written(typed):
    assert login_key(typed) == "0912345678"


def test_a_cadre_code_may_be_a_login():
    assert login_key("CB 000123") == "cb000123"


@pytest.mark.parametrize(
    "password", ["short", "12345678", "MatKhau123", "0912345678", "aaaaaaaa", "Nguyễn Thị Thắm", "x" * 201]
)
def test_a_password_that_is_easily_guessed_is_refused(password):
    assert password_fault(password, "0912 345 678", "Nguyễn Thị Thắm")


def test_three_words_make_a_password():
    assert password_fault("mía lau rừng 7", "0912345678", "Nguyễn Thị Thắm") is None
