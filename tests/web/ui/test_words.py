"""What the reader reads: texts, dates and numbers in both languages, and never a way in for markup."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.kernel.text import T
from onewindow.web.ui import words

LATE_EVENING = datetime(2026, 9, 17, 16, 30, tzinfo=UTC)  # already the 18th in Shanghai


def show(source: str, locale: str = "zh-hans", **context: object) -> str:
    with words.speaking(locale):
        return Template("{% load ui %}" + source).render(Context(context))


def test_a_sentence_is_said_in_the_language_of_the_reader():
    source = '{% t "最晚{d}办好" "Done by {d}" d=due %}'
    assert show(source, due=date(2026, 9, 23)) == "最晚9月23日办好"
    assert show(source, "en", due=date(2026, 9, 23)) == "Done by 23 Sep"


def test_parameters_are_escaped_and_the_result_can_be_kept():
    source = '{% t "您好，{n}" "Hello {n}" n=name as greeting %}[{{ greeting }}]'
    assert show(source, name="<script>x</script>") == "[您好，&lt;script&gt;x&lt;/script&gt;]"
    assert show(source, "en", name=T("甲", "A&B")) == "[Hello A&amp;B]"


def test_braces_in_a_value_are_not_read_as_a_second_parameter():
    assert show('{% t "{a}" "{a}" a=x %}', x="{b}") == "{b}"


def test_a_sentence_without_english_is_an_error_of_the_author():
    with pytest.raises(TemplateSyntaxError):
        Template('{% load ui %}{% t "只有中文" %}')


def test_a_pair_in_a_template_is_a_text():
    assert show('{{ "开始填写"|en:"Start"|text }}') == "开始填写"
    assert show('{{ "开始填写"|en:"Start"|text }}', "en") == "Start"


@pytest.mark.parametrize(
    ("filters", "zh", "en"),
    [
        ("day", "9月18日", "18 Sep"),
        ("day_full", "2026年9月18日", "18 Sep 2026"),
        ("weekday", "周五", "Fri"),
        ("moment", "9月18日 0:30", "18 Sep 0:30"),
        ("moment_full", "2026年9月18日 0:30", "18 Sep 2026 0:30"),
        ("hm", "0:30", "0:30"),
    ],
)
def test_a_moment_is_shown_on_the_clock_of_the_hall(filters: str, zh: str, en: str):
    assert show("{{ at|" + filters + " }}", at=LATE_EVENING) == zh
    assert show("{{ at|" + filters + " }}", "en", at=LATE_EVENING) == en


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        ("5wd", "5 个工作日", "5 working days"),
        ("1wd", "1 个工作日", "1 working day"),
        ("20d", "20 个自然日", "20 calendar days"),
        ("3m", "3 个月", "3 months"),
        ("4wh", "4 个工作小时", "4 working hours"),
    ],
)
def test_a_number_of_days_always_says_which_days(limit: str, zh: str, en: str):
    assert (words.limit_label(limit), words.limit_label(limit, "en")) == (zh, en)


def test_a_limit_without_a_unit_is_refused():
    with pytest.raises(ValueError, match="not a limit"):
        words.limit_label("5")


def test_nothing_is_shown_for_nothing():
    assert (
        show("{{ x|day }}{{ x|moment }}{{ x|num }}{{ x|yuan }}{{ x|text }}{{ x|limit_label }}", x=None) == ""
    )


def test_money_is_kept_in_fen_and_shown_in_yuan():
    assert [words.yuan(fen) for fen in (0, 5, 1250, 120000)] == ["0", "0.05", "12.50", "1,200"]


def test_personal_numbers_are_masked():
    assert show("{{ i|mask_id }} {{ p|mask_phone }}", i="330300199001010427", p="13800005620") == (
        "3303**********0427 138****5620"
    )


@given(st.integers(min_value=1, max_value=40 * 1024 * 1024))
def test_a_file_size_is_said_in_at_most_eight_characters(size: int):
    assert len(words.filesize(size)) <= 8


def test_small_counts_are_words_in_a_heading():
    said = [words.numeral(n) for n in (0, 1, 2, 6, 10, 12, 20, 36, 100)]
    assert said == ["零", "一", "两", "六", "十", "十二", "二十", "三十六", "100"]
    assert [words.numeral(n, "en") for n in (1, 6, 12, 13)] == ["one", "six", "twelve", "13"]
