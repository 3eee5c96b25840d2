"""The kernel's checks, against the vectors of the standards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.kernel.checks import (
    citizen_id_check,
    citizen_sex,
    credit_code_check,
    licence_check_character,
    mask_id,
    mask_phone,
)
from onewindow.core.kernel.codec import canonical, content_hash
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T


@pytest.mark.parametrize("number", ["11010519491231002X", "440106199003076315", "11010519491231002x"])
def test_real_citizen_ids_agree_with_their_check_character(number):
    assert citizen_id_check(number)


def test_a_wrong_last_character_of_a_citizen_id_is_noticed():
    assert not citizen_id_check("110105194912310021")


def test_the_17th_digit_tells_the_sex():
    assert citizen_sex("440106199003076315") == "男"
    assert citizen_sex("11010519491231002X") == "女"


@pytest.mark.parametrize("code", ["11370800MB28559184", "12441500196720244T"])
def test_real_credit_codes_pass(code):
    assert credit_code_check(code)


@pytest.mark.parametrize("code", ["11370800MB28559185", "1137080OMB28559184", "123", ""])
def test_false_credit_codes_fail(code):
    assert not credit_code_check(code)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=60), st.integers(0, 59))
def test_one_wrong_character_changes_the_licence_check_character(body, place):
    place %= len(body)
    other = "B" if body[place] == "A" else "A"
    changed = body[:place] + other + body[place + 1 :]
    assert licence_check_character(changed) != licence_check_character(body)


def test_ids_rise_within_a_process():
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made) and len(set(made)) == 5000
    assert {value.version for value in made} == {7}


def test_canonical_json_does_not_depend_on_key_order():
    assert canonical({"b": 1, "a": "一"}) == '{"a":"一","b":1}'
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})


def test_texts_fall_back_to_chinese():
    assert T("您好", "Hello").pick("en") == "Hello"
    assert T("您好").pick("en") == "您好"
    assert T("最晚{d}", "by {d}").pick("zh-hans", d="9月23日") == "最晚9月23日"


def test_an_undeclared_refusal_is_a_programming_error():
    with pytest.raises(ValueError, match="undeclared"):
        Refusal("kernel.no-such-code")


def test_a_refusal_speaks_both_languages():
    declare("kernel.test", zh="不能{what}。", en="Cannot {what}.", clause="试行第一条")
    refusal = Refusal("kernel.test", {"what": T("受理", "accept")})
    assert refusal.message() == "不能受理。"
    assert refusal.message("en") == "Cannot accept."
    assert refusal.clause == "试行第一条"


def test_masks_hide_the_middle():
    assert mask_id("330300199001010427") == "3303**********0427"
    assert mask_phone("13800005620") == "138****5620"
