"""Questions that ask the same are found, those that only share a way of asking are not."""

import time

from lms.courses.bank.alike import alike


def choice(ask, *options):
    return {"key": "x", "kind": "single-choice", "ask": ask, "options": [{"text": one, "why": "vì"} for one in options]}


def pairs(*questions, new_from=0):
    return [(pair.one, pair.other) for pair in alike(questions, new_from)]


def test_the_same_words_in_another_order_of_options_case_and_marks_are_the_same():
    first = choice("Ai ký thỏa ước lao động tập thể?", "Chủ tịch công đoàn cơ sở", "Giám đốc công ty")
    second = choice("AI KÝ THOẢ ƯỚC lao động tập thể", "Giám đốc công ty.", "Chủ tịch công đoàn cơ sở")
    assert [pair.share for pair in alike([first, second])] == [1]


def test_a_word_more_is_nearly_the_same():
    first = choice("Trong bao nhiêu ngày công ty phải cung cấp thông tin cho công đoàn?", "05 ngày", "10 ngày")
    second = choice("Trong bao nhiêu ngày công ty phải cung cấp thông tin cho công đoàn cơ sở?", "05 ngày", "10 ngày")
    assert pairs(first, second) == [(0, 1)]


def test_questions_that_only_share_a_way_of_asking_are_not_alike():
    first = choice("Việc nào sau đây thuộc nhiệm vụ của kế toán công đoàn?", "Ghi sổ quỹ", "Ký séc")
    second = choice("Việc nào sau đây thuộc nhiệm vụ của ủy ban kiểm tra?", "Giám sát thu chi", "Lập phiếu thu")
    assert pairs(first, second) == []


def test_only_new_questions_are_compared_where_a_file_meets_a_bank():
    one = choice("Ai giữ con dấu của công đoàn cơ sở?", "Chủ tịch", "Thủ quỹ")
    assert pairs(one, one, one, new_from=2) == [(0, 2), (1, 2)]


def test_two_thousand_questions_are_compared_in_seconds():
    many = [
        choice(f"Câu hỏi số {n} về điều {n % 7} khoản {n % 11} là gì?", f"Ý {n}", f"Ý {n + 1}") for n in range(2000)
    ]
    began = time.perf_counter()
    alike(many)
    assert time.perf_counter() - began < 5
