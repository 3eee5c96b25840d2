"""From a wish to a plan: no login, nothing stored, the same numbers everywhere."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from onewindow.core.compose import compose
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import profile_of
from onewindow.store.models import Draft, SourceCall
from tests.web.citizen.conftest import HOMESTAY, NOW, text

PLACE = "990101000000"
PLAN = "/things/open-homestay/plan?" + urlencode(HOMESTAY)


def plan_of(route: str = "commitment"):  # type: ignore[no-untyped-def]
    on = NOW.date()
    catalogue = catalogue_on(on, PLACE)
    return compose(
        catalogue, "open-homestay", HOMESTAY, on=on, profile=profile_of(catalogue, PLACE),
        calendar=current_calendar(on).for_region(PLACE), route=route,
    )  # fmt: skip


def headings(html: str) -> list[str]:
    return [re.sub("<[^>]+>", "", each).strip() for each in re.findall(r"<h2[^>]*>(.*?)</h2>", html, re.S)]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("民宿", "开办民宿"),
        ("农家乐", "开办民宿"),
        ("我想在家里开个农家乐", "开办民宿"),
        ("homestay", "开办民宿"),
        ("开饭馆", "开办餐饮店"),
        ("污水排入排水管网", "开办餐饮店"),
    ],
)
def test_a_wish_in_one_s_own_words_finds_its_one_thing(anybody: Client, said: str, first: str) -> None:
    html = text(anybody.get("/", {"q": said}))
    assert re.findall(r'<h3><a href="/things/[a-z-]+">([^<]+)</a>', html)[0] == first


def test_words_that_fit_nothing_say_so_and_what_to_do(anybody: Client) -> None:
    html = text(anybody.get("/", {"q": "潜水艇xyz"}))
    assert "没有找到“潜水艇xyz”" in html
    assert "打电话" in html


def test_the_search_fragment_is_what_the_whole_page_holds(anybody: Client) -> None:
    whole = text(anybody.get("/", {"q": "民宿"}))
    part = text(anybody.get("/", {"q": "民宿"}, headers={"HX-Request": "true"}))
    assert part.strip() in whole
    assert "<html" not in part


def test_questions_come_two_or_three_at_a_time_and_end_at_the_plan(anybody: Client) -> None:
    given: dict[str, str] = {}
    for _ in range(6):
        response = anybody.get("/things/open-homestay", given)
        if response.status_code == 303:
            break
        names = set(re.findall(r'name="([a-z]+)"', text(response))) & set(HOMESTAY) - set(given)
        assert 1 <= len(names) <= 3
        given |= {name: HOMESTAY[name] for name in names}
    target = urlsplit(response["Location"])
    assert target.path == "/things/open-homestay/plan"
    assert {key: values[0] for key, values in parse_qs(target.query).items()} == given


def test_a_wrong_answer_is_told_beside_its_question_and_kept(anybody: Client) -> None:
    html = text(anybody.get("/things/open-homestay", {"house": "own", "area": "很大"}))
    assert 'value="很大"' in html
    assert "请填数字" in html
    assert 'class="error-summary"' in html


def test_the_last_answer_can_be_undone_and_any_question_asked_first(anybody: Client) -> None:
    html = text(anybody.get("/things/open-homestay", {"house": "own", "meals": "yes"}))
    assert 'href="/things/open-homestay?house=own"' in html
    asked = text(anybody.get("/things/open-homestay", {"ask": "sign"}))
    assert 'name="sign"' in asked


def test_the_situation_fragment_is_what_the_whole_page_holds(anybody: Client) -> None:
    whole = text(anybody.get("/things/open-homestay", {"house": "own"}))
    part = text(anybody.get("/things/open-homestay", {"house": "own"}, headers={"HX-Request": "true"}))
    assert part.strip() in whole


def test_the_plan_says_what_compose_says_and_stores_nothing(anybody: Client) -> None:
    plan = plan_of()
    html = text(anybody.get(PLAN))
    asked = sum(question.required for question in plan.questions)
    handed = sum(line.status == "asked" for line in plan.materials)
    deferred = sum(line.status == "deferred" for line in plan.materials)
    assert (asked, handed) == (plan.savings["fields"].after, plan.savings["materials"].after)
    assert f"填 {asked} 项，交 {handed} 份材料，另有 {deferred} 份可以后补，" in html
    assert len(re.findall(r'<li data-n="\d+">', html)) >= asked
    for question in plan.questions:
        assert question.label.zh in html
    for part in plan.parts:
        assert part.name.zh in html
    assert not Draft.objects.exists()


def test_the_date_is_the_promise_and_never_before_the_last_part(anybody: Client) -> None:
    plan = plan_of()
    last = max(step.finish_on for step in plan.steps)
    shown = max(last, plan.promise_on)
    assert f'<p class="promise-date">{shown.month}月{shown.day}日</p>' in text(anybody.get(PLAN))


def test_a_plan_with_open_answers_says_so_and_does_not_start(anybody: Client) -> None:
    html = text(anybody.get("/things/open-homestay/plan", {"house": "own"}))
    assert "还差几个回答" in html
    assert "开始填写" not in html
    assert "接着回答" in html


def test_the_ordinary_way_stands_beside_the_commitment_with_its_own_date(anybody: Client) -> None:
    html = text(anybody.get(PLAN))
    assert "route=ordinary" in html
    other = text(anybody.get(PLAN + "&route=ordinary"))
    assert "一般办法，先查后办" in other
    assert "可以承诺" not in other


def test_what_is_not_needed_is_listed_with_its_reason(anybody: Client) -> None:
    plan = plan_of()
    html = text(anybody.get(PLAN))
    out = [part for part in plan.parts if part.applies is False]
    assert f"不用办的 {len(out)} 件" in html
    for part in out:
        assert part.why.zh in html


def test_the_proof_names_every_question_and_every_source(anybody: Client) -> None:
    plan = plan_of()
    html = text(anybody.get(PLAN.replace("/plan", "/why")))
    for question in plan.questions:
        if question.required:
            assert question.label.zh in html
    for known in plan.known:
        assert f'id="r-{re.sub("[^A-Za-z0-9]", "-", known.ref)}"' in html


def test_large_print_has_three_blocks_and_no_chart(anybody: Client) -> None:
    anybody.cookies["ow_mode"] = "elder"
    html = text(anybody.get(PLAN))
    assert headings(html) == ["带什么", "哪天好", "找谁"]
    assert '<svg class="flow' not in html
    assert "证明" not in html.replace("房屋安全", "")


def test_the_plan_is_complete_in_english(anybody: Client) -> None:
    anybody.cookies["ow_locale"] = "en"
    html = text(anybody.get(PLAN))
    assert "Your plan is ready" in html
    html = re.sub(r'<td class="value">.*?</td>', " ", html, flags=re.S)  # values stay as registered
    body = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.S)
    chinese = set(re.findall(r"[一-鿿]{4,}", body))
    legal = {each for each in chinese if re.search("法|条|办|令|规|例|案|号|政|示|章|意见|证", each)}
    assert chinese - legal - {"一窗", "中文"} == set()


def test_a_person_who_is_logged_in_sees_the_own_account_masked_and_no_register_is_asked(lin: Client) -> None:
    html = text(lin.get(PLAN))
    for words in ("林晓岚", "9901**********0422", "138****5620", "1990年1月1日"):
        assert words in html
    for value in ("990101199001010422", "13800005620"):
        assert value not in html
    assert not SourceCall.objects.exists()


def test_an_unknown_one_thing_is_a_refusal_with_a_way_on(anybody: Client) -> None:
    response = anybody.get("/things/nothing-like-this")
    assert response.status_code == 404
    assert "请回首页" in text(response)


def test_pages_of_the_desk_hold_no_inline_script_or_style(anybody: Client) -> None:
    for path in (
        "/",
        "/things/open-homestay",
        PLAN,
        "/help",
        "/privacy",
        "/accessibility",
        "/check",
        "/track",
    ):
        html = text(anybody.get(path))
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r"\sstyle=|\son[a-z]+=\"", html)


def test_none_of_several_choices_is_an_answer_that_is_told_and_never_asked_again(anybody: Client) -> None:
    url = "/things/real-estate-seven"
    asked = text(anybody.get(url))
    assert 'name="acts" value="none"' in asked and "以上都没有" in asked
    assert 'name="acts"' in text(anybody.get(f"{url}?acts="))  # nothing ticked is not yet an answer
    done = anybody.get(f"{url}?acts=none")
    assert done.status_code == 303 and done["Location"].startswith(f"{url}/plan?acts=none")  # nothing left to ask
    assert "以上都没有" in text(anybody.get(done["Location"]))
    # Beside another choice it is a contradiction, told beside the question.
    both = text(anybody.get(f"{url}?acts=none&acts=transfer"))
    assert "请从列出的选项里选一个" in both and 'type="checkbox"' in both
    # It stays ticked when the answer is opened again.
    assert 'value="none" checked' in text(anybody.get(f"{url}?acts=none&ask=acts"))


def test_joint_handling_stands_beside_the_promise_and_the_ceiling_of_its_type_below_the_days(
    anybody: Client,
) -> None:
    case = {"filed": "no", "energy": "2600", "environment": "报告表", "soil": "yes", "water": "yes",
            "airdefence": "结建", "fire": "劳动密集型"}  # fmt: skip
    html = text(anybody.get("/things/start-construction/plan", {**case, "type": "social"}))
    assert "联合办理" in html and "6 件许可合计 45 个工作日" in html
    assert "社会投资项目全流程" in html and "44 个工作日；这个办法要 50 个，多 6 个" in html
    assert "政府投资项目全流程" not in html
    other = text(anybody.get("/things/start-construction/plan", {**case, "type": "transport"}))
    assert "60 个工作日；这个办法要 50 个，在上限内" in other and "社会投资项目全流程" not in other
    assert "各地公布的上限" not in text(anybody.get(PLAN))


def test_the_plan_names_the_agency_that_routing_chooses_not_the_one_of_the_list(anybody: Client) -> None:
    """C11-2, E1: the waste permit went to the bureau; the province decides the intake after the county's review."""
    thing = catalogue_on(NOW.date(), PLACE).things["start-construction"]
    said = {key: "no" if value is False else "yes" if value is True else value for key, value in thing.reference.items()}
    html = text(anybody.get("/things/start-construction/plan", said))
    who = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)<a class=\"nb\" href=\"/guide/items/", html))
    catalogue = catalogue_on(NOW.date(), PLACE)
    assert len(who) == 12
    waste, intake = (catalogue.items[code].name.zh for code in ("construction-waste", "water-intake-permit"))
    bureau, province = (catalogue.departments[code].name.zh for code in ("approval-bureau", "province-water"))
    assert who[waste] == f"{bureau}：一枚印章管审批。"
    assert who[intake] == f"{province}：{catalogue.departments['water-affairs'].short.zh}先审。"
    short = catalogue.departments[catalogue.items["construction-waste"].department].short.zh
    assert short not in html.split('id="s-flow"')[1].split("</section>")[0]
