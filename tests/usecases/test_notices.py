"""What the person is told: every kind has its words in both languages, and follows the way we speak."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from onewindow.core.cases import OUTCOMES, MaterialTerm, SpecialTerm
from onewindow.core.kernel.text import T
from onewindow.store import telling
from onewindow.store.models import Message, Outbox
from onewindow.usecases import notices
from onewindow.usecases.notices import QUIET
from tests import builders
from tests.builders import CLERK, HEAD, OFFICER, application, day, do, part, person
from tests.core.cases.build import LICENCE, wd

NOW = day("2026-03-02")
EVERYTHING: dict[str, Any] = {
    "parts": 6, "promise": "2026-03-23", "statutory": "2026-04-20", "due": "2026-03-30", "check": "2026-03-31",
    "delivery": "2026-04-05", "since": "2026-03-02", "materials": ["plan", "report"], "missing": 0, "reason": "testing",
    "days": "10wd", "stops": True, "outcome": "granted", "competent_agency": "culture", "because": "食品经营许可",
    "result": "kept", "request": "renewal", "late": False, "ending": "revocation", "ended_by": "revocation",
    "ground": "expired", "until": "2030-09-21", "hearing": "2026-03-30", "barred": "2029-03-02", "level": "open",
}  # fmt: skip


TERMS = replace(
    LICENCE,
    item_name=T("特种行业许可证", "Lodging permit"),
    department_name=T("云溪县公安局", "Yunxi Police"),
    materials=(
        MaterialTerm("plan", T("平面图", "plan")),
        MaterialTerm("report", T("检测报告", "test report")),
    ),
    special=(SpecialTerm("testing", T("检测", "a test"), "消防法第十五条", frozenset({"statutory"}), 10),),
)


def words(kind: str, **params: Any) -> tuple[str, str]:
    text = telling.message_text(
        kind, params, terms=TERMS, on=date(2026, 3, 2), names={"culture": T("文旅局", "Culture")}
    )
    return text.zh, text.en


@pytest.mark.parametrize("kind", sorted(telling.kinds()))
def test_every_kind_has_its_words_in_both_languages(kind: str) -> None:
    zh, en = words(kind, **EVERYTHING)
    for text in (zh, en):
        assert text and "None" not in text and not re.search(r"[{}]", text)
    legal = en.replace("消防法第十五条", "").replace(
        "食品经营许可", ""
    )  # legal text and a name given in Chinese
    assert not re.search(r"[一-鿿]", legal)
    assert not re.search(r"尽快|提交成功|用户|！|耐心", zh)
    assert not re.search(r"[一-鿿]\d+ ?个", zh), "a space stands between Chinese and a number"


@pytest.mark.parametrize("kind", sorted(telling.kinds()))
def test_no_sentence_is_longer_than_one_breath(kind: str) -> None:
    """25 characters a sentence, not counting the names of items, agencies and materials."""
    zh, _ = words(kind, **EVERYTHING)
    short = zh.replace("特种行业许可证", "□").replace("云溪县公安局", "□").replace("平面图、检测报告", "□")
    assert [s for s in re.split(r"[。！？；]", short) if len(s) > 36] == []


def test_every_way_a_part_can_end_has_its_words() -> None:
    ended = {
        "withdrawn",
        "withdrawn_deemed",
        "lapsed",
        "not_required",
        "not_competent",
        "not_accepted",
        "forged",
        "done",
        "not_done",
    }
    assert {f"ended_{name}" for name in ended} <= telling.kinds()
    assert ended <= {str(outcome) for outcome in OUTCOMES}


def test_a_correction_names_what_is_missing_until_when_and_promises_no_second_round() -> None:
    zh, _ = words("correction", due="2026-03-23", materials=["report"])
    assert zh == (
        "特种行业许可证还缺 1 份材料：检测报告。最晚3月23日补交。网上、窗口、邮寄都可以。"
        "补齐当天受理，不会再提别的要求。逾期怎样处理写在告知书上。"
    )


def test_a_date_in_another_year_says_its_year() -> None:
    assert (
        words("accepted", promise="2027-01-06")[0]
        == "特种行业许可证已受理。云溪县公安局最晚2027年1月6日办好。"
    )


def test_after_the_legal_limit_there_is_no_new_date() -> None:
    zh, en = words("statute_broken", due="2026-03-30")
    assert "超过了法定期限" in zh and "3月" not in zh and "Mar" not in en


@pytest.mark.django_db
class TestOfEvents:
    @pytest.fixture(autouse=True)
    def _calendars(self) -> None:
        builders.forget()
        builders.calendars()

    def test_applicant_and_agent_both_hear_it_and_each_by_their_own_phone(self) -> None:
        agent = person("陈国梁", "990101198506120710", "13900000871")
        row = part(application(agent=agent), now=NOW)
        do(row, "accept", actor=OFFICER, now=NOW)
        told = list(Message.objects.order_by("id").values_list("kind", "party_id", "key"))
        assert [(kind, party) for kind, party, _ in told] == [
            ("accepted", row.application.applicant_id),
            ("accepted", agent.id),
        ]
        assert sorted(Outbox.objects.filter(topic="sms").values_list("key", flat=True)) == sorted(
            f"sms/{key}" for _, _, key in told
        )

    def test_without_a_phone_there_is_a_message_and_no_sms(self) -> None:
        row = part(application(person("无机", "990101199512200172", "")), now=NOW)
        do(row, "accept", actor=OFFICER, now=NOW)
        assert Message.objects.count() == 1
        assert not Outbox.objects.filter(topic="sms").exists()

    def test_a_message_holds_codes_dates_and_ids_only(self) -> None:
        row = part(now=NOW)
        do(row, "check_material", {"material": "plan", "ok": False, "reason": "page"}, actor=CLERK, now=NOW)
        do(row, "notify_correction", actor=OFFICER, now=NOW)
        (message,) = Message.objects.all()
        assert (message.kind, message.params) == ("correction", {"due": "2026-03-23", "materials": ["plan"]})
        assert list(Outbox.objects.values_list("body", flat=True)) == [f'{{"message":"{message.id}"}}']

    def test_a_special_procedure_and_an_extension_are_told_with_their_dates(self) -> None:
        row = part(None, LICENCE, now=NOW)
        do(row, "accept", actor=OFFICER, now=NOW)
        do(row, "start_special", {"reason": "testing", "days": "10wd"}, actor=OFFICER, now=NOW)
        do(row, "end_special", actor=OFFICER, now=day("2026-03-10"))
        do(row, "extend", private={"reasons": "案情复杂"}, actor=HEAD, now=day("2026-03-11"))
        rows = list(Message.objects.order_by("id"))
        assert [row.kind for row in rows] == ["accepted", "special_started", "special_ended", "extended"]
        told = telling.texts(rows)
        assert "需要 10 个工作日" in told[rows[1].id].zh and "不计入期限" in told[rows[1].id].zh
        assert told[rows[2].id].zh == "检测有结果了。云溪县公安局最晚3月17日办好。法定最晚4月8日。"
        assert "案情复杂" not in told[rows[3].id].zh

    def test_a_refusal_names_both_remedies(self) -> None:
        row = part(None, replace(LICENCE, promise=wd(10)), now=NOW)
        do(row, "accept", actor=OFFICER, now=NOW)
        do(row, "refuse", private={"reasons": "楼梯太窄"}, actor=OFFICER, now=NOW)
        last = Message.objects.order_by("id").last()
        assert last is not None and last.kind == "refused"
        assert "60 日内可以申请行政复议，也可以在 6 个月内起诉" in telling.texts([last])[last.id].zh

    def test_quiet_kinds_stay_in_the_box(self) -> None:
        assert telling.kinds() > QUIET
        row = part(None, replace(LICENCE, certificate=""), now=NOW)
        do(row, "accept", actor=OFFICER, now=NOW)
        do(row, "grant", actor=OFFICER, now=NOW)
        Outbox.objects.all().delete()
        service = {"mode": "in_person", "relation": "self", "evidence": "file:1"}
        do(row, "deliver", service, actor=CLERK, now=NOW)
        assert Message.objects.filter(kind="delivered").exists()
        assert not Outbox.objects.filter(topic=notices.SMS).exists()
