"""What a document must say before it may leave: mandatory fields, words, numbers, articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from onewindow.core.catalogue.model import ActType
from onewindow.core.certs import (
    SPECS,
    DocumentKind,
    SealUse,
    allowed,
    from_json,
    kinds_for,
    sheet,
    to_json,
    validate,
)
from onewindow.core.certs.check import FIELD_WORDS
from onewindow.core.certs.data import DocumentData, Issuer, Remedies, SealMode, Special, Term
from onewindow.core.certs.wording.intake import material_list
from onewindow.core.kernel.refusal import Refused

from .samples import COMMITMENT, MATERIALS, POLICE, REFUSED, REMEDIES, base, samples

K = DocumentKind
SAMPLES = samples()
ONE_OF_EACH = {data.kind: data for data in reversed(SAMPLES.values())}

# Written by hand from the law: which fields each kind cannot do without (beside agency, recipient, item and date).
MANDATORY = {
    K.RECEIPT: {"number", "received_on", "materials"},
    K.MATERIAL_LIST: {"received_on", "materials"},
    K.CORRECTION_NOTICE: {"number", "received_on", "missing", "correction"},
    K.ACCEPTANCE_NOTICE: {"number", "received_on", "accepted_on", "limits"},
    K.NOT_REQUIRED_NOTICE: {"number", "received_on", "reasons", "remedies"},
    K.NOT_COMPETENT_DECISION: {"number", "received_on", "reasons", "competent", "remedies"},
    K.NOT_ACCEPTED_DECISION: {"number", "received_on", "reasons", "remedies"},
    K.SPECIAL_NOTICE: {"number", "accepted_on", "special"},
    K.EXTENSION_NOTICE: {"number", "accepted_on", "extension"},
    K.GRANT_DECISION: {"number", "result"},
    K.REFUSAL_DECISION: {"number", "findings", "reasons", "clauses", "remedies"},
    K.SERVICE_RECEIPT: {"number", "service"},
    K.CERTIFICATE: {"certificate"},
    K.COMMITMENT: {"number", "commitment", "clauses"},
    K.FILING_RECEIPT: {"number", "received_on", "clauses", "result"},
    K.REGISTRATION_NOTICE: {"number", "result"},
    K.REGISTRATION_REFUSAL: {"number", "findings", "reasons", "clauses", "remedies"},
    K.CONFIRMATION_RESULT: {"number", "clauses", "result"},
    K.CONFIRMATION_REFUSAL: {"number", "findings", "reasons", "clauses", "remedies"},
    K.BENEFIT_DECISION: {"number", "clauses", "result"},
    K.BENEFIT_REFUSAL: {"number", "findings", "reasons", "clauses", "remedies"},
    K.SERVICE_RESULT: {"number", "result"},
    K.STEP_RECORD: {"number", "steps"},
    K.WITHDRAWAL_NOTICE: {"number", "received_on", "withdrawn_on"},
    K.DEEMED_ACCEPTANCE_RECORD: {"number", "received_on", "accepted_on", "notice_due_on", "limits"},
    K.LAPSE_NOTICE: {"number", "received_on", "reasons", "remedies"},
    K.POST_CHECK_RECORD: {"number", "check"},
    K.HEARING_RIGHT_NOTICE: {"number", "hearing"},
    K.HEARING_NOTICE: {"number", "hearing"},
    K.HEARING_RECORD: {"number", "hearing"},
    K.REVOCATION_NOTICE: {"number", "reasons", "clauses", "hearing"},
    K.REVOCATION_DECISION: {"number", "findings", "reasons", "clauses", "remedies"},
    K.PRE_REVIEW_OPINION: {"number", "opinion"},
    K.COMPOSITE_OPINION: {"number", "opinion"},
    K.THIRD_PARTY_NOTICE: {"number", "hearing"},
    K.RECTIFICATION_NOTICE: {"number", "result", "reasons"},
    K.MANDATE: {"number", "result"},
    K.SERVICE_ADDRESS: {"number", "result"},
    K.DEFERRAL_PROMISE: {"number", "missing", "result"},
    K.ACT_ACCEPTANCE: {"number", "licence"},
    K.CHANGE_DECISION: {"number", "licence"},
    K.RENEWAL_DECISION: {"number", "licence"},
    K.REPLACEMENT_NOTICE: {"number", "licence"},
    K.ACT_TAKEN_BACK: {"number", "licence"},
    K.ACT_REFUSAL: {"number", "licence", "reasons", "remedies"},
    K.WITHDRAWAL_ANNOUNCEMENT: {"number", "licence", "reasons"},
    K.LICENCE_WITHDRAWAL: {"number", "licence", "reasons", "remedies"},
    K.LICENCE_REVOCATION_NOTICE: {"number", "licence", "reasons"},
    K.LICENCE_REVOCATION: {"number", "licence", "reasons", "remedies"},
    K.ENDING_DROPPED: {"number", "licence", "reasons"},
    K.OUTSIDE_RECORD: {"number", "licence"},
    K.CANCELLATION: {"number", "licence", "remedies"},
}
EMPTY = {
    "number": "",
    "materials": (),
    "missing": (),
    "reasons": (),
    "clauses": (),
    "result": (),
    "steps": (),
    "findings": "",
}


def codes(data: DocumentData) -> list[str]:
    with pytest.raises(Refused) as refused:
        validate(data)
    return [refusal.code for refusal in refused.value.refusals]


def test_every_kind_has_a_sample_and_a_row_in_the_hand_written_table():
    assert set(ONE_OF_EACH) == set(DocumentKind) == set(MANDATORY) == set(SPECS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_complete_document_is_accepted_and_returned_unchanged(name):
    assert validate(SAMPLES[name]) is SAMPLES[name]


@pytest.mark.parametrize("kind", DocumentKind)
def test_exactly_the_mandatory_fields_are_demanded(kind):
    whole = ONE_OF_EACH[kind]
    fields = set(FIELD_WORDS) | {"number", "reasons", "competent", "remedies"}
    demanded = set()
    for field in fields:
        try:
            validate(replace(whole, **{field: EMPTY.get(field)}))
        except Refused:
            demanded.add(field)
    assert demanded == MANDATORY[kind]


@pytest.mark.parametrize("kind", DocumentKind)
def test_no_document_leaves_without_a_date(kind):
    assert codes(replace(ONE_OF_EACH[kind], on=None)) == ["documents.date-missing"]


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if SPECS[kind].adverse])
def test_an_adverse_document_without_remedies_is_refused_with_the_articles(kind):
    with pytest.raises(Refused) as refused:
        validate(replace(ONE_OF_EACH[kind], remedies=None))
    assert refused.value.code == "documents.remedy-missing"
    assert "第三十八条第二款" in refused.value.refusals[0].clause
    assert "行政复议法" in refused.value.refusals[0].clause


def test_every_adverse_kind_states_remedies():
    adverse = {kind for kind in DocumentKind if SPECS[kind].adverse}
    assert {kind for kind in DocumentKind if SPECS[kind].remedies} == adverse
    assert adverse == {
        K.NOT_REQUIRED_NOTICE,
        K.NOT_COMPETENT_DECISION,
        K.NOT_ACCEPTED_DECISION,
        K.REFUSAL_DECISION,
        K.REGISTRATION_REFUSAL,
        K.CONFIRMATION_REFUSAL,
        K.BENEFIT_REFUSAL,
        K.LAPSE_NOTICE,
        K.REVOCATION_DECISION,
        K.ACT_REFUSAL,
        K.LICENCE_WITHDRAWAL,
        K.LICENCE_REVOCATION,
        K.CANCELLATION,
    }


def test_remedies_without_a_court_are_no_remedies():
    assert codes(base(K.REFUSAL_DECISION, **{**REFUSED, "remedies": Remedies("云溪县人民政府", "")})) == [
        "documents.remedy-missing"
    ]


def test_what_is_served_online_must_give_the_online_channel():
    offline = replace(REMEDIES, online="")
    assert codes(base(K.REFUSAL_DECISION, online_service=True, **{**REFUSED, "remedies": offline})) == [
        "documents.online-remedy-missing"
    ]
    assert validate(base(K.REFUSAL_DECISION, **{**REFUSED, "remedies": offline})).number


def test_every_lack_is_named_not_only_the_first():
    bare = base(K.NOT_COMPETENT_DECISION, number="", on=None)
    assert codes(bare) == [
        "documents.date-missing",
        "documents.number-missing",
        "documents.reasons-missing",
        "documents.competent-missing",
        "documents.remedy-missing",
    ]


def test_the_window_never_issues():
    assert codes(
        base(K.WITHDRAWAL_NOTICE, withdrawn_on=date(2026, 9, 18), agency=Issuer("云溪县政务服务中心综合窗口"))
    ) == ["documents.issuer-is-window"]


def test_a_demo_seal_stays_on_demo_documents():
    assert codes(replace(SAMPLES["receipt"], demo=False)) == ["documents.demo-seal-outside-demo"]


def test_a_check_by_one_person_is_refused():
    whole = SAMPLES["post_check_record"]
    assert whole.check is not None
    assert codes(replace(whole, check=replace(whole.check, inspectors=("周敏",)))) == [
        "documents.one-inspector"
    ]


def test_a_special_procedure_without_its_article_is_refused():
    special = Special("检测", "需要检测", "", Term(8, "wd"), date(2026, 9, 17))
    assert codes(replace(SAMPLES["special_notice"], special=special)) == ["documents.field-missing"]


def test_a_withdrawal_by_lapse_of_time_states_remedies():
    deemed = SAMPLES["withdrawal_notice-deemed"]
    assert codes(replace(deemed, remedies=None)) == ["documents.remedy-missing"]
    assert "视为撤回申请" in sheet(deemed).text()


def test_no_licence_on_a_filing_and_no_decision_on_a_utility_step():
    assert codes(replace(SAMPLES["certificate-inn"], act=ActType.FILING)) == [
        "documents.certificate-on-filing"
    ]
    assert kinds_for(ActType.STEP) == {K.STEP_RECORD}
    assert not allowed(K.GRANT_DECISION, ActType.FILING)
    assert not allowed(K.ACCEPTANCE_NOTICE, ActType.FILING)


DECISIONS = {
    K.GRANT_DECISION,
    K.REFUSAL_DECISION,
    K.FILING_RECEIPT,
    K.REGISTRATION_NOTICE,
    K.REGISTRATION_REFUSAL,
    K.CONFIRMATION_RESULT,
    K.CONFIRMATION_REFUSAL,
    K.BENEFIT_DECISION,
    K.BENEFIT_REFUSAL,
    K.SERVICE_RESULT,
    K.STEP_RECORD,
}


@pytest.mark.parametrize(
    "act, expected",
    [
        (ActType.LICENCE, {K.GRANT_DECISION, K.REFUSAL_DECISION}),
        (ActType.MARKET_REGISTRATION, {K.REGISTRATION_NOTICE, K.REGISTRATION_REFUSAL}),
        (ActType.REAL_ESTATE_REGISTRATION, {K.REGISTRATION_NOTICE, K.REGISTRATION_REFUSAL}),
        (ActType.CONFIRMATION, {K.CONFIRMATION_RESULT, K.CONFIRMATION_REFUSAL}),
        (ActType.BENEFIT, {K.BENEFIT_DECISION, K.BENEFIT_REFUSAL}),
        (ActType.FILING, {K.FILING_RECEIPT}),
        (ActType.PUBLIC_SERVICE, {K.SERVICE_RESULT}),
        (ActType.STEP, {K.STEP_RECORD}),
    ],
)
def test_each_act_type_ends_in_its_own_papers(act, expected):
    assert kinds_for(act) & DECISIONS == expected


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_survives_json(name):
    assert from_json(DocumentData, to_json(SAMPLES[name])) == SAMPLES[name]


def test_an_unknown_key_is_never_dropped_in_silence():
    with pytest.raises(TypeError, match="colour"):
        from_json(DocumentData, {**to_json(SAMPLES["receipt"]), "colour": "red"})


ARTICLES = {
    "receipt": "《中华人民共和国行政许可法》第三十二条第一款第（四）项",
    "receipt-registration": "《中华人民共和国市场主体登记管理条例》第十九条",
    "correction_notice": "《中华人民共和国行政许可法》第三十二条第一款第（四）项",
    "acceptance_notice": "《中华人民共和国行政许可法》第三十二条第一款第（五）项",
    "not_required_notice": "《中华人民共和国行政许可法》第三十二条第一款第（一）项",
    "not_competent_decision": "《中华人民共和国行政许可法》第三十二条第一款第（二）项",
    "not_accepted_decision": "《中华人民共和国行政许可法》第七十八条",
    "special_notice": "《中华人民共和国行政许可法》第四十五条",
    "extension_notice": "《中华人民共和国行政许可法》第四十二条第一款",
    "grant_decision": "《中华人民共和国行政许可法》第三十四条、第三十八条第一款",
    "refusal_decision": "《中华人民共和国行政许可法》第三十八条第二款",
    "deemed_acceptance_record": "《中华人民共和国行政许可法》第三十二条第一款第（四）项",
    "registration_notice": "《中华人民共和国市场主体登记管理条例》第十九条第一款、第二十一条",
    "registration_refusal": "《中华人民共和国市场主体登记管理条例》第二十条",
}


@pytest.mark.parametrize("name, article", ARTICLES.items())
def test_each_document_rests_on_its_own_article(name, article):
    assert article in sheet(SAMPLES[name]).text()


@pytest.mark.parametrize("name", [name for name, data in SAMPLES.items() if data.act is not ActType.LICENCE])
def test_only_licences_rest_on_the_licensing_law(name):
    text = sheet(SAMPLES[name]).text()
    liability = "第七十八条、第七十九条"
    assert "行政许可法" not in text or liability in text


def test_a_refusal_says_facts_reasons_clauses_both_remedies_and_the_online_way():
    text = sheet(SAMPLES["refusal_decision"]).text()
    for words in (
        "疏散楼梯净宽 0.9 米，没有设置封闭楼梯间",
        "GB 55037—2022",
        "《中华人民共和国消防法》第十五条",
        "自收到本文书之日起六十日内，依照《中华人民共和国行政复议法》第二十条的规定向云溪县人民政府",
        "自收到本文书之日起六个月内，依照《中华人民共和国行政诉讼法》第四十六条的规定直接向云州市云溪区人民法院",
        "https://fuyi.yunxi.example.gov.cn/apply",
    ):
        assert words in text


def test_where_a_law_puts_reconsideration_first_no_direct_suit_is_offered():
    remedies = replace(REMEDIES, reconsider_first=True)
    text = sheet(base(K.REFUSAL_DECISION, **{**REFUSED, "remedies": remedies})).text()
    assert "应当先申请行政复议" in text
    assert "直接向" not in text


def test_the_correction_notice_says_by_when_what_follows_and_that_nothing_more_will_be_asked():
    text = sheet(SAMPLES["correction_notice"]).text()
    assert "最晚2026年9月30日（含当日）" in text
    assert "逾期未补正的，视为撤回申请（《浙江省保障“最多跑一次”改革规定》第十一条）。" in text
    assert "不再提出新的补正要求" in text


def test_both_limits_stand_apart_with_their_units_and_years():
    text = sheet(SAMPLES["acceptance_notice"]).text()
    assert "5 个工作日，最晚2026年9月23日" in text
    assert "20 个工作日，最晚2026年10月19日" in text


def test_the_utility_record_says_that_it_is_no_decision():
    written = sheet(SAMPLES["step_record"])
    assert "不是行政机关作出的决定，不适用行政复议和行政诉讼" in written.text()
    assert [stamp.mode for stamp in written.stamps] == ["none"]


def test_a_person_is_addressed_as_ni_and_an_organisation_as_its_unit():
    assert "你单位于2026年9月16日" in sheet(SAMPLES["registration_notice"]).text()
    assert "你于2026年9月16日" in sheet(SAMPLES["receipt"]).text()


def test_the_dedicated_seal_goes_on_acceptance_papers_of_licences_only():
    assert sheet(SAMPLES["acceptance_notice"]).stamps[0].words == "行政许可专用章"
    assert sheet(SAMPLES["refusal_decision"]).stamps[0].words == ""
    assert sheet(SAMPLES["receipt-registration"]).stamps[0].words == ""
    joint = {stamp.name: stamp.words for stamp in sheet(SAMPLES["receipt-joint"]).stamps}
    assert joint == {
        "云溪县公安局": "行政许可专用章",
        "云溪县卫生健康局": "行政许可专用章",
        "云溪县市场监督管理局": "",
        "云溪县文化和旅游局": "",
    }
    assert SPECS[K.ACCEPTANCE_NOTICE].seal is SealUse.ACCEPTANCE


@pytest.mark.parametrize("name", SAMPLES)
def test_the_issuer_is_the_agency_and_the_window_only_the_place(name):
    written = sheet(SAMPLES[name])
    assert written.agencies == tuple(issuer.name for issuer in SAMPLES[name].issuers)
    assert written.place == "云溪县政务服务中心综合窗口"
    assert not any("窗口" in agency for agency in written.agencies)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_sentence_is_broken_by_a_missing_value(name):
    text = sheet(SAMPLES[name]).text()
    for scar in ("None", "。。", "，，", "、、", "（）", "于年", "{", "}", "：。"):
        assert scar not in text


def test_wet_and_electronic_seals_are_slots():
    assert sheet(SAMPLES["acceptance_notice-wet"]).stamps[0].mode == SealMode.WET.value
    assert sheet(SAMPLES["acceptance_notice-eseal"]).stamps[0].mode == "eseal"
    assert POLICE.seal is SealMode.DEMO


def test_the_documentation_lists_every_kind_as_it_is():
    text = (Path(__file__).resolve().parents[3] / "docs" / "documents.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| `")}
    letters = dict(zip(ActType, "LMRCBFPS", strict=True))
    for kind in DocumentKind:
        cells = [cell.strip() for cell in rows[f"`{kind.value}`"].split("|")[2:-1]]
        demanded = SPECS[kind]
        acts = " ".join(letters[act] for act in ActType if allowed(kind, act))
        yes = {True: "yes", False: "no"}
        assert cells == [
            demanded.title.zh,
            demanded.seal.value,
            yes[demanded.numbered],
            yes[demanded.remedies],
            acts,
        ]


def test_a_list_of_papers_sent_online_claims_no_check_face_to_face() -> None:
    online = tuple(replace(line, form="电子") for line in MATERIALS)
    told = {
        name: repr(material_list(base(K.MATERIAL_LIST, materials=materials)))
        for name, materials in (("window", MATERIALS), ("online", online))
    }
    assert {name: "双方当面核对" in text for name, text in told.items()} == {"window": True, "online": False}
    assert {name: "接收人（签字）" in text for name, text in told.items()} == {
        "window": True,
        "online": False,
    }
    assert "由申请人通过网上提交" in told["online"]


def test_a_notice_that_brings_its_own_numbers_is_not_numbered_twice():
    terms = replace(COMMITMENT, conditions=("一、依据：《消防法》第十五条。", "二、您承诺：内容真实。"))
    law = "《优化营商环境条例》第十九条"
    told = sheet(base(K.COMMITMENT, clauses=(law, law), commitment=terms))
    listings = [line for block in told.blocks if block.block == "listing" for line in block.lines]
    assert not any(line.startswith(("一、", "二、")) for line in listings)
    assert "二、您承诺：内容真实。" in told.text() and "告知内容：" in told.text()
    assert told.text().count(law) == 1


def test_what_was_signed_online_leaves_no_line_for_a_pen():
    by_pen = sheet(base(K.COMMITMENT, clauses=("第一条",), commitment=COMMITMENT))
    online = sheet(base(K.COMMITMENT, clauses=("第一条",), commitment=replace(COMMITMENT, online=True)))
    assert any(block.block == "signatures" for block in by_pen.blocks)
    assert not any(block.block == "signatures" for block in online.blocks)
    assert f"林晓岚，2026年9月16日，{COMMITMENT.method}。" in online.text()
