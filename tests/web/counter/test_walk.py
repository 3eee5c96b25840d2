"""One application at the window: a bad paper of two parts holds up these two, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.core.cases import CaseState
from onewindow.store.models import Application, ApplicationMaterial, Case, Document, Event
from onewindow.usecases.documents import payload
from tests.web.counter.conftest import PDF, Desk, forms, key, statuses, words

REPORT = "house-safety-report"
NOTE = "报告是 2024年6月12日出的，请换一份一年内的。"
NEED_THE_REPORT = {"lodging-permit", "fire-acceptance-filing"}


def parts(application: Application) -> dict[str, CaseState]:
    rows = Case.objects.filter(application=application)
    return {row.item: CaseState.from_json(json.loads(row.snapshot)) for row in rows}


@pytest.fixture
def desk(clerk: Client, homestay: Application) -> Desk:
    return Desk(clerk, homestay)


def test_one_finding_is_written_to_every_part_that_needs_the_paper(desk: Desk, homestay: Application) -> None:
    answer = desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    assert answer.status_code == 303
    found = {
        item: state.checks[REPORT].reason for item, state in parts(homestay).items() if REPORT in state.checks
    }
    assert found == dict.fromkeys(NEED_THE_REPORT, "expired")
    material = ApplicationMaterial.objects.get(application=homestay, material=REPORT)
    assert material.received_how == "window" and material.received_at is not None


def test_two_parts_wait_for_the_paper_and_the_others_go_on(desk: Desk, homestay: Application) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    page = words(desk.page())
    assert "受理 3 件" in page and "备案 1 件" in page and "补正告知 2 件" in page
    assert desk.press("accept").status_code == 303
    assert desk.press("record").status_code == 303
    assert statuses(homestay) == {
        "business-licence": "accepted",
        "homestay-filing": "decided",
        "lodging-permit": "received",
        "fire-check": "accepted",
        "hygiene-permit": "accepted",
        "fire-acceptance-filing": "received",
        "tax-confirmation": "waiting",
    }


def test_the_gaps_of_two_agencies_leave_on_one_paper_with_the_clerks_words(
    desk: Desk, homestay: Application
) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    shown = words(desk.page())
    assert (
        "2026年3月16日" in shown and "视为撤回这一件" in shown and "行政许可法第三十二条第一款第四项" in shown
    )
    fields = forms(desk.page(), "/notice")[0]
    gaps = [name for name in fields if name.startswith("gap.")]
    assert len(gaps) == 2
    answer = desk.client.post(f"{desk.url}/notice", {**fields, **dict.fromkeys(gaps, NOTE)})
    assert answer.status_code == 303
    assert {item for item, status in statuses(homestay).items() if status == "correcting"} == NEED_THE_REPORT
    paper = Document.objects.get(application=homestay, kind="correction_notice")
    assert paper.case is None
    told = payload(Document.objects.select_related("data_key").get(pk=paper.pk))
    assert [line.requirement for line in told.missing] == [NOTE, NOTE]
    assert {line.agency for line in told.missing} == {"云溪县公安局", "云溪县住房和城乡建设局"}


def test_supplements_are_taken_once_for_both_parts_and_accepted_the_same_day(
    desk: Desk, homestay: Application
) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    desk.press("notice")
    mine = Case.objects.filter(application=homestay, item__in=NEED_THE_REPORT).values_list("id", flat=True)
    came = f"{REPORT} {' '.join(str(one) for one in mine)}"
    assert desk.press("supplement", came=came).status_code == 303
    after = statuses(homestay)
    assert {item: after[item] for item in NEED_THE_REPORT} == {
        "lodging-permit": "accepted", "fire-acceptance-filing": "received",
    }  # fmt: skip


def test_nothing_ticked_means_nothing_taken(desk: Desk, homestay: Application) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    desk.press("notice")
    answer = desk.press("supplement")
    assert answer.status_code == 409 and "没有选中材料" in words(answer)


def test_after_acceptance_a_correction_is_refused_with_its_clause(desk: Desk, homestay: Application) -> None:
    desk.check_all()
    desk.press("accept")
    accepted = Case.objects.get(application=homestay, item="lodging-permit")
    before = accepted.version
    answer = desk.client.post(
        f"{desk.url}/notice", {"seen": f"{accepted.id}:{accepted.version}", "command_id": key()}
    )
    shown = words(answer)
    assert answer.status_code == 409
    assert "已经受理，不能再要求补正" in shown and "第三十二条第一款第四项、第七十二条第四项" in shown
    accepted.refresh_from_db()
    assert (accepted.status, accepted.version) == ("accepted", before)


def test_a_part_with_unchecked_papers_is_on_the_notice_and_holds_it_until_the_clerk_confirms(
    desk: Desk, homestay: Application
) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    shown = words(desk.page())
    assert "补正告知 2 件" in shown and "其余材料已核对无误" in shown
    assert "告知只有一次，漏掉的不能再要" in shown
    refused = desk.press("notice")
    assert (refused.status_code, "还有材料没核对" in words(refused)) == (409, True)
    assert {item for item, status in statuses(homestay).items() if status == "correcting"} == set()
    assert desk.press("notice", confirmed="1").status_code == 303
    assert {item for item, status in statuses(homestay).items() if status == "correcting"} == NEED_THE_REPORT


def test_once_everything_was_looked_at_the_notice_asks_for_no_confirmation(desk: Desk) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    shown = words(desk.page())
    assert "其余材料已核对无误" not in shown
    assert "在等前一项结果的：" in shown and "这次不发它的告知" in shown


def test_only_a_file_that_came_after_the_notice_ticks_its_supplement(
    desk: Desk, at: Callable[[str], object]
) -> None:
    url = f"{desk.url}/scan/{REPORT}"
    desk.client.post(url, {"command_id": key(), "file": SimpleUploadedFile("旧报告.pdf", PDF)})
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    desk.press("notice")
    box = re.compile(rf'<input type="checkbox" name="came" value="{REPORT}[^"]*"( checked)?>')
    assert box.findall(desk.page().content.decode()) == [""]
    at("2026-03-04")
    desk.client.post(url, {"command_id": key(), "file": SimpleUploadedFile("新报告.pdf", PDF + b"\n")})
    assert box.findall(desk.page().content.decode()) == [" checked"]


def test_a_paper_without_a_reason_is_refused_and_the_words_stay(desk: Desk) -> None:
    answer = desk.check(REPORT, ok=False, note=NOTE)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "要写明原因" in words(answer) and NOTE in shown
    assert f'id="mats-{REPORT}"' in shown and '<details class="tick-no" data-reason open>' in shown


def test_put_right_on_the_spot_it_is_in_order_for_every_part(desk: Desk, homestay: Application) -> None:
    desk.check(REPORT, ok=False, reason="no_seal", note="缺鉴定单位公章")
    fields = forms(desk.page(), "/check", material=REPORT)[0]
    answer = desk.client.post(f"{desk.url}/check", {**fields, "outcome": "spot"})
    assert answer.status_code == 303
    assert {state.checks[REPORT].ok for state in parts(homestay).values() if REPORT in state.checks} == {True}


def test_pressing_twice_checks_once(desk: Desk, homestay: Application) -> None:
    fields = {**forms(desk.page(), "/check", material="photos")[0], "outcome": "ok"}
    first = desk.client.post(f"{desk.url}/check", fields)
    again = desk.client.post(f"{desk.url}/check", fields)
    assert (first.status_code, again.status_code) == (303, 303)
    written = Event.objects.filter(command_id=fields["command_id"])
    assert written.count() == 2  # one for each of the two parts that need the photos


def test_accepting_twice_gives_one_notice_each(desk: Desk, homestay: Application) -> None:
    desk.check_all()
    fields = forms(desk.page(), "/accept")[0]
    for _ in range(2):
        assert desk.client.post(f"{desk.url}/accept", fields).status_code == 303
    assert Document.objects.filter(application=homestay, kind="acceptance_notice").count() == 4


def test_two_clerks_at_once_the_second_sees_why_not_and_the_present_state(
    desk: Desk, other_clerk: Client, homestay: Application
) -> None:
    desk.check_all()
    other = Desk(other_clerk, homestay)
    stale = forms(other.page(), "/accept")[0]
    assert desk.press("accept").status_code == 303
    answer = other_clerk.post(f"{desk.url}/accept", stale)
    assert answer.status_code == 409
    assert "刚办过这一件" in words(answer) and "已受理" in words(answer)
    assert forms(answer, "/accept") == []


def test_htmx_gets_the_bench_and_a_reload_shows_the_same(desk: Desk) -> None:
    fields = {**forms(desk.page(), "/check", material="photos")[0], "outcome": "ok"}
    swapped = desk.client.post(f"{desk.url}/check", fields, headers={"HX-Request": "true"}).content.decode()
    reloaded = desk.page().content.decode()
    assert "<html" not in swapped and 'id="top" hx-swap-oob="innerHTML"' in swapped

    def settled(text: str) -> str:
        start = text.index('<div class="bench bench-counter">')
        bench = text[start : text.index("</aside></div>", start)]
        return re.sub(r'name="(command_id|csrfmiddlewaretoken)" value="[^"]+"', "", bench)

    assert settled(swapped) == settled(reloaded)


def test_a_scan_hangs_on_its_paper_and_a_false_file_is_refused(desk: Desk) -> None:
    url = f"{desk.url}/scan/{REPORT}"
    good = desk.client.post(url, {"command_id": key(), "file": SimpleUploadedFile("报告.pdf", PDF)})
    assert good.status_code == 303
    assert "1 页" in words(desk.page())
    bad = desk.client.post(url, {"command_id": key(), "file": SimpleUploadedFile("报告.pdf", b"MZ nothing")})
    assert bad.status_code == 409 and "打不开" in words(bad)
    none = desk.client.post(url, {"command_id": key()})
    assert none.status_code == 409 and "还没选文件" in words(none)


def test_a_part_that_the_window_may_not_accept_names_its_agency(desk: Desk, homestay: Application) -> None:
    row = Case.objects.get(application=homestay, item="hygiene-permit")
    terms = json.loads(row.terms)
    Case.objects.filter(pk=row.pk).update(terms=json.dumps({**terms, "window_accepts": False}))
    desk.check_all()
    page = words(desk.page())
    assert "材料齐全，由卫健局受理" in page and "受理 3 件" in page
    assert desk.press("accept").status_code == 303
    assert statuses(homestay)["hygiene-permit"] == "received"


def test_what_the_agency_accepts_is_promised_for_later_at_the_window(desk: Desk, homestay: Application) -> None:
    """domain.md D2: the written promise, drawn up to be signed; the agency then accepts with the deferral."""
    row = Case.objects.get(application=homestay, item="hygiene-permit")
    terms = json.loads(row.terms)
    Case.objects.filter(pk=row.pk).update(terms=json.dumps({**terms, "window_accepts": False}))
    desk.check_all(but=("hygiene-test-report",))
    assert "签容缺承诺书 1 件" in words(desk.page())
    assert desk.press("promise").status_code == 303
    assert parts(homestay)["hygiene-permit"].deferral_promised == ("hygiene-test-report",)
    paper = Document.objects.get(case=row, kind="deferral_promise")
    told = payload(paper)
    assert told.reasons == () and "受理之日起" in told.result[0].value
    assert "签容缺承诺书" not in words(desk.page())


def test_a_waiting_part_says_for_whom(desk: Desk) -> None:
    assert "等“营业执照”的结果，还没起算" in words(desk.page())


def test_what_may_follow_is_named_at_acceptance_and_taken_in_later(desk: Desk, homestay: Application) -> None:
    desk.check_all(but=("hygiene-test-report",))
    assert "可以受理，容缺 1 份后补" in words(desk.page())
    desk.press("accept")
    row = Case.objects.get(application=homestay, item="hygiene-permit")
    state = parts(homestay)["hygiene-permit"]
    assert (row.status, dict(state.deferred)) == ("accepted", {"hygiene-test-report": False})
    assert state.clocks["deferral"].ended is None
    assert "容缺后补" in words(desk.page())
    answer = desk.press("deferred", came=f"hygiene-test-report {row.id}")
    assert answer.status_code == 303
    assert dict(parts(homestay)["hygiene-permit"].deferred) == {"hygiene-test-report": True}


def test_a_gap_that_may_follow_can_be_tolerated(desk: Desk, homestay: Application) -> None:
    desk.check_all(but=("hygiene-test-report",))
    desk.check("hygiene-test-report", ok=False, reason="incomplete", note="缺第 2 页。")
    assert "容缺受理 1 件" in words(desk.page())
    assert desk.press("tolerate").status_code == 303
    state = parts(homestay)["hygiene-permit"]
    assert (state.status, dict(state.deferred)) == ("accepted", {"hygiene-test-report": False})


def test_after_the_notice_period_only_acceptance_is_left(
    desk: Desk, homestay: Application, at: Callable[[str], object]
) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    at("2026-03-20")
    page = desk.page()
    assert "告知期限过了，视为已受理" in words(page)
    assert forms(page, "/notice") == []
    assert desk.press("accept").status_code == 303
    lodging = parts(homestay)["lodging-permit"]
    assert (lodging.accept_mode, [fault.material for fault in lodging.faults]) == ("deemed", [REPORT])


def test_keys_stand_on_the_list_and_on_the_actions(desk: Desk) -> None:
    desk.check(REPORT, ok=False, reason="expired", note=NOTE)
    desk.check_all(but=(REPORT,))
    page = desk.page().content.decode()
    for mark in ('data-keys="ticks"', "data-tick-yes", "data-tick-no", "data-scan"):
        assert mark in page
    for combination in ("Alt S", "Alt B", "Alt R", "Alt P"):
        assert f'data-key="{combination}"' in page


def test_a_disabled_accept_says_why(desk: Desk) -> None:
    assert "受理 1 件" in words(desk.page())  # the licence needs no paper: it alone can be accepted at once
    desk.press("accept")
    page = desk.page().content.decode()
    assert 'aria-disabled="true"' in page and "材料还没核对完" in page


def test_an_act_reloaded_by_get_comes_back_to_the_application(desk: Desk) -> None:
    for act in ("check", "accept", "record", "notice", "supplement", "deferred", "tolerate", "promise", "serve"):
        answer = desk.client.get(f"{desk.url}/{act}")
        assert (answer.status_code, answer.headers["Location"]) == (303, desk.url)


def test_each_part_opens_the_guide_of_its_item_beside_the_work(desk: Desk, homestay: Application) -> None:
    body = desk.page().content.decode()
    links = re.findall(r'<a href="/guide/items/([\w-]+)"([^>]*)>', body)
    assert sorted(code for code, _ in links) == sorted(statuses(homestay))
    for code, attributes in links:
        assert 'target="_blank"' in attributes and 'rel="noopener"' in attributes
        assert "tabindex" not in attributes  # an ordinary link: Tab reaches it, Enter opens it
        assert desk.client.get(f"/guide/items/{code}").status_code == 200
