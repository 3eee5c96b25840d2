"""Acts on a licence through their door: what each leaves in the register, on paper, on the public page, in the box."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process.chain import verify_chain
from onewindow.core.process.procedure import Order
from onewindow.reads import corrections as reads
from onewindow.reads.citizen_draft import review_page
from onewindow.reads.citizen_public import check_certificate
from onewindow.reads.serving import service_page
from onewindow.store import bars, scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.drafts import OpenDraft
from onewindow.store.events import load
from onewindow.store.models import Account, Bar, Certificate, Document, Event, Licence, Message
from onewindow.usecases import (
    certificates,
    corrections,
    documents,
    drafts,
    licence_effects,
    licence_sweep,
    licences,
    replacing,
    submit_problems,
    verify,
)
from onewindow.usecases.command import Command, by_system
from tests.department_world import NOW, PLACE, World, standing
from tests.licence_world import Held

REASONS = {"reasons": "提交的检测报告系伪造。"}


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("licences")) as world:
        yield world


@pytest.fixture
def held(built: World, db: None) -> Held:
    return Held(built)


@contextmanager
def refusing(*codes: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert [refusal.code for refusal in refused.value.refusals] == [*codes]


def public(held: Held, certificate: Certificate) -> str:
    checked = check_certificate(certificate.verify_token, on=held.now.date())
    assert checked is not None
    return str(checked.view.status)


def papers(held: Held) -> list[str]:
    mine = Event.objects.filter(stream_id=held.key).values_list("event_id", flat=True)
    rows = Document.objects.filter(case=held.case, issued_at=held.now, cause__in=[str(one) for one in mine])
    return list(rows.order_by("id").values_list("kind", flat=True))


def told(held: Held) -> list[str]:
    rows = Message.objects.filter(case_id=held.case.pk, at=held.now, kind__startswith="licence_")
    return list(rows.order_by("id").values_list("kind", flat=True))


def test_a_granted_certificate_begins_a_stream_of_its_own(held: Held) -> None:
    row = held.row
    assert (row.status, row.version, row.number, row.certificate_id) == ("in_force", 1, held.first.number, held.key)
    assert held.certificate.licence == held.key
    events = load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    assert [event.type for event in events] == ["licences.open"] and verify_chain(events) == []


def test_a_change_gives_the_next_edition_and_voids_the_one_before(held: Held) -> None:
    label = json.loads(held.row.terms)["fields"][0]
    held.do("request_change", {"fields": [label]}, {"values": json.dumps({label: "溪上大院"}), "reasons": "改名"}, by=held.holder)
    assert papers(held) == ["act_acceptance"] and told(held) == ["licence_asked"]
    held.later(1)
    held.do("grant_change")
    new = held.certificate
    assert (new.edition, new.number, new.replaces, new.status) == (2, held.first.number, held.key, "valid")
    assert new.identifier != held.first.identifier and new.valid_until == held.first.valid_until
    assert public(held, held.first) == "replaced" and public(held, new) == "valid"
    assert Certificate.objects.get(pk=held.key).status_on == held.now.date()
    assert papers(held) == ["change_decision", "certificate"] and told(held) == ["licence_changed"]
    from onewindow.usecases.certificates import open_content

    assert "溪上大院" in [pair.value for pair in open_content(new).fields]


def test_what_the_holder_asks_for_stands_in_no_event(held: Held) -> None:
    label = json.loads(held.row.terms)["fields"][0]
    held.do("request_change", {"fields": [label]}, {"values": json.dumps({label: "金丝雀"}), "reasons": "金丝雀"}, by=held.holder)
    texts = Event.objects.filter(stream_id=held.key).values_list("envelope", flat=True)
    assert not [text for text in texts if "金丝雀" in text]


def test_a_renewal_counts_from_the_old_end(held: Held) -> None:
    until = held.row.valid_until
    held.on(until - timedelta(days=90))
    held.do("request_renewal", by=held.holder)
    held.do("grant_renewal")
    row = held.row
    assert row.valid_until == until.replace(year=until.year + 4) and row.request == "" and not row.open
    assert held.certificate.valid_until == row.valid_until and told(held) == ["licence_asked", "licence_renewed"]


def test_no_decision_by_the_last_day_renews_by_law_and_draws_the_paper(held: Held) -> None:
    until = held.row.valid_until
    held.on(until - timedelta(days=80))
    held.do("request_renewal", by=held.holder)
    held.on(until)
    licence_sweep.sweep_licences(held.now, held.now)
    assert held.row.version == 2  # its last day is still the agency's
    held.on(until + timedelta(days=1))
    swept = licence_sweep.sweep_licences(held.now, held.now)
    row = held.row
    assert (swept.acted, row.status, row.valid_until.year) == (1, "in_force", until.year + 4)
    assert papers(held) == ["renewal_decision", "certificate"] and told(held) == ["licence_renewed_silently"]
    assert licence_sweep.sweep_licences(held.now, held.now).acted == 0
    with refusing("licence.no_request"):
        held.do("refuse_renewal", {}, REASONS)


def test_the_agency_may_not_refuse_once_silence_has_renewed(held: Held) -> None:
    until = held.row.valid_until
    held.on(until - timedelta(days=80))
    held.do("request_renewal", by=held.holder)
    held.on(until + timedelta(days=1))
    with refusing("licence.renewed_by_silence"):
        held.do("refuse_renewal", {}, REASONS)


def test_a_renewal_asked_for_too_late_is_never_granted_by_silence(held: Held) -> None:
    until = held.row.valid_until
    held.on(until - timedelta(days=5))
    held.do("request_renewal", by=held.holder)
    held.on(until + timedelta(days=1))
    licence_sweep.sweep_licences(held.now, held.now)
    assert (held.row.status, held.row.cancelled_on) == ("cancelled", held.now.date())
    assert public(held, held.first) == "cancelled" and told(held) == ["licence_cancelled"]


def test_reminders_come_before_the_last_day_to_ask_and_only_once_each(held: Held) -> None:
    until = held.row.valid_until
    held.on(until - timedelta(days=70))
    licence_sweep.sweep_licences(held.now, held.now)
    assert told(held) == ["licence_expiring"]
    assert licence_sweep.sweep_licences(held.now, held.now).looked == 0
    held.on(until - timedelta(days=46))
    licence_sweep.sweep_licences(held.now, held.now)
    assert told(held) == ["licence_expiring"] and len(json.loads(held.row.snapshot)["warned"]) == 2


def test_a_request_taken_back_leaves_a_confirmation_and_the_licence_as_it_was(held: Held) -> None:
    held.on(held.row.valid_until - timedelta(days=90))
    held.do("request_renewal", by=held.holder)
    held.later(1)
    held.do("take_back_request", by=held.holder)
    assert papers(held) == ["act_taken_back"] and told(held) == ["licence_taken_back"]
    paper = documents.payload(Document.objects.get(case=held.case, kind="act_taken_back"))
    assert paper.licence is not None and (paper.licence.act, paper.licence.number) == ("延续", held.first.number)
    assert (held.row.status, held.row.request, public(held, held.first)) == ("in_force", "", "valid")


def test_a_lost_certificate_is_replaced_and_the_old_paper_is_void(held: Held) -> None:
    held.do("request_replacement", {"why": "lost"}, {"statement": "搬家时遗失。"}, by=held.holder)
    held.do("replace_certificate")
    assert (held.certificate.edition, public(held, held.first), held.row.status) == (2, "replaced", "in_force")


def test_a_withdrawal_hears_the_holder_and_makes_the_loss_good(held: Held) -> None:
    held.do("announce_withdrawal", {"ground": "circumstances", "starter": "agency"}, REASONS)
    assert papers(held) == ["withdrawal_announcement"] and held.row.ending == "withdrawal"
    with refusing("case.defence_open", "case.hearing_open"):
        held.do("withdraw_licence", {}, {**REASONS, "compensation": "18 万元"}, by=held.head)
    held.do("record_defence", {"final": True}, {"defence": "刚装修完。"}, by=held.holder)
    held.later(30)
    with refusing("licence.compensation"):
        held.do("withdraw_licence", {}, {**REASONS, "answer": "已核"}, by=held.head)
    held.do("withdraw_licence", {}, {**REASONS, "answer": "已核", "compensation": "18 万元"}, by=held.head)
    assert public(held, held.first) == "withdrawn" and papers(held) == ["licence_withdrawal"]
    held.later(1)
    licence_sweep.sweep_licences(held.now, held.now)
    row = held.row
    assert (row.status, row.ended_by, public(held, held.first)) == ("cancelled", "withdrawal", "withdrawn")


def fraud(held: Held) -> None:
    held.do("announce_revocation", {"ground": "fraud", "starter": "agency"}, REASONS)
    held.later(30)
    held.do("revoke_licence", {"harm": "no"}, REASONS, by=held.head)


def test_fraud_is_revoked_without_compensation_and_bars_for_three_years(held: Held) -> None:
    fraud(held)
    bar = Bar.objects.get(case=held.case)
    assert (bar.article, bar.item, bar.until.year - bar.since.year) == ("79", "hygiene-permit", 3)
    assert bar.source.startswith("云溪卫") and public(held, held.first) == "revoked"
    found = bars.standing(bar.party_id, ["hygiene-permit", "shop-sign"], jurisdiction=PLACE, on=held.now.date())
    assert list(found) == ["hygiene-permit"]
    after = bar.until + timedelta(days=1)
    assert bars.standing(bar.party_id, ["hygiene-permit"], jurisdiction=PLACE, on=after) == {}


def test_a_review_that_annuls_it_restores_the_licence_and_lifts_the_bar(held: Held) -> None:
    fraud(held)
    held.later(1)
    licence_sweep.sweep_licences(held.now, held.now)
    held.do("restore", {"body": "云溪县人民政府", "document": "云政复决〔2026〕9号"})
    assert (held.row.status, held.row.cancelled_on, public(held, held.first)) == ("in_force", None, "valid")
    bar = Bar.objects.get(case=held.case)
    assert bar.lifted_on == held.now.date() and "云政复决〔2026〕9号" in bar.lifted_by
    assert bars.standing(bar.party_id, ["hygiene-permit"], jurisdiction=PLACE, on=held.now.date()) == {}


def test_where_it_would_harm_the_public_it_is_not_revoked_and_fraud_knows_no_discretion(held: Held) -> None:
    held.do("announce_revocation", {"ground": "fraud", "starter": "agency"}, REASONS)
    held.later(30)
    with refusing("licence.public_interest"):
        held.do("revoke_licence", {"harm": "yes"}, REASONS, by=held.head)
    with refusing("licence.must_revoke"):
        held.do("drop_ending", {"why": "discretion"}, REASONS)
    held.do("drop_ending", {"why": "public_interest"}, REASONS)
    assert (held.row.status, held.row.ending) == ("in_force", "")


def test_a_strike_and_a_judgment_are_entered_with_body_and_number(held: Held) -> None:
    with refusing("process.needs"):
        held.do("record_strike", {"body": "云溪县卫生健康局"})
    held.do("record_strike", {"body": "云溪县卫生健康局", "document": "云卫罚〔2026〕3号"})
    assert (held.row.status, public(held, held.first)) == ("struck", "struck")


def test_death_cancels_and_the_page_says_since_when(held: Held) -> None:
    held.do("cancel", {"ground": "died"}, {"reasons": "户籍注销证明"})
    certificate = Certificate.objects.get(pk=held.key)
    assert (certificate.status, certificate.status_on) == ("cancelled", held.now.date())


def test_a_certificate_from_before_gets_its_stream_with_the_first_act(built: World, db: None) -> None:
    held = Held(built, stream=False)
    held.do("request_replacement", {"why": "damaged"}, {"statement": "水浸。"}, by=held.holder, seen=0)
    row = held.row
    kinds = Event.objects.filter(stream_id=held.key).order_by("seq").values_list("type", flat=True)
    assert list(kinds) == ["licences.open", "licences.request_replacement"] and row.version == 2
    assert Certificate.objects.get(pk=held.key).licence == held.key


def test_the_sweep_takes_up_old_certificates_that_come_to_their_end(built: World, db: None) -> None:
    held = Held(built, stream=False)
    held.on(held.first.valid_until + timedelta(days=1))
    licence_sweep.sweep_licences(held.now, held.now)
    assert held.row.status == "cancelled"


def test_the_same_command_is_one_act_and_a_stale_page_is_told_who_was_faster(held: Held) -> None:
    one = held.do("request_surrender", {}, {"reasons": "歇业"}, by=held.holder, key="press-once-1", seen=1)
    again = held.do("request_surrender", {}, {"reasons": "歇业"}, by=held.holder, key="press-once-1", seen=1)
    assert (again.again, again.version) == (True, one.version)
    with refusing("case.stale"):
        held.do("cancel_surrendered", seen=1)


def test_nobody_reaches_the_licence_of_another(held: Held) -> None:
    for stranger in ("chen", "liuchang"):
        with refusing("scope.not-found"):
            held.do("request_surrender", {}, {"reasons": "x"}, by=held.world.actor(stranger))
    with refusing("scope.not-found"):
        held.do("renew_by_silence", by=held.officer)


def test_verify_replays_the_streams_of_licences(held: Held) -> None:
    fraud(held)
    assert verify.verify().violations == []
    Licence.objects.filter(pk=held.key).update(status="in_force")
    found = [one.what for one in verify.verify().violations]
    assert found == ["columns differ from the replay: status"]


def test_j_false_materials_bar_a_year_at_intake_on_the_review_page_and_at_the_window(built: World, db: None) -> None:
    """AL art. 78: refused for false materials on a matter of safety; nobody hands it in again before the day."""
    row = built.upstream(built.accepted("hygiene-permit"))
    built.do(row, "refuse", {"reasons": ["hid_facts"]}, {"reasons": "检测报告系伪造"})
    bar = Bar.objects.get(case=row)
    assert (bar.article, bar.source, bar.until.year - bar.since.year) == ("78", row.number, 1)
    paper = documents.payload(Document.objects.get(case=row, kind="refusal_decision"))
    assert f"{bar.until.year}年{bar.until.month}月{bar.until.day}日前（含当日）不得再次申请" in paper.again
    actor = built.actor("lin")
    command = Command(actor, NOW, NOW, str(new_id()))
    thing = catalogue_on(NOW.date()).things["open-homestay"]
    draft = drafts.start("open-homestay", thing.reference, "ordinary", command, jurisdiction=PLACE)
    opened = OpenDraft(scope.draft(actor, draft), NOW.date())
    codes = [found.code for found in submit_problems.problems(opened, submit_problems.Handover())]
    assert codes.count("licence.barred") == 1
    words = bars.of_draft(opened)[0].message()
    assert bar.until.isoformat() in words and row.number in words and "一年" in words
    page = review_page(draft, actor=actor, on=NOW.date())
    assert [found.code for found in page.item_bars] == ["licence.barred"]
    licence_effects.lift(row, "云溪县人民政府 复决9号", command)
    assert bars.of_draft(opened) == ()


def test_j_false_materials_found_before_acceptance_are_declined_with_paper_and_bar(built: World, db: None) -> None:
    """AL art. 78: 不予受理 with reasons, warning, bar and remedies; lifted when the decision falls."""
    row = built.part("hygiene-permit")
    built.do(row, "decline_forged", {"material": "hygiene-test-report"}, {"reasons": "出具单位否认出具过该报告"})
    bar = Bar.objects.get(case=row)
    assert (bar.article, bar.until.year - bar.since.year) == ("78", 1)
    paper = documents.payload(Document.objects.get(case=row, kind="not_accepted_decision"))
    assert paper.reasons[1:] == ("出具单位否认出具过该报告",) and paper.remedies is not None
    assert "给予警告" in paper.again and f"{bar.until.year}年{bar.until.month}月{bar.until.day}日前（含当日）" in paper.again
    found = bars.standing(bar.party_id, ["hygiene-permit"], jurisdiction=PLACE, on=NOW.date())
    assert list(found) == ["hygiene-permit"]
    told = Message.objects.filter(case_id=row.pk).order_by("-at", "-id").values_list("kind", flat=True)
    assert "ended_forged" in told
    filed = {"review_kind": "suit", "body": "云溪县人民法院", "review_number": "1", "filed_on": NOW.date().isoformat()}
    built.do(row, "record_review", filed)
    result = {"review": 1, "result": "annulled_redo", "paper_number": "（2026）行初1号"}
    built.do(row, "record_review_result", result)
    bar.refresh_from_db()
    assert bar.lifted_on == NOW.date()


def test_a_broken_commitment_ends_the_licence_through_its_part_and_only_there(built: World, db: None) -> None:
    """Decision 0021: what rests on a commitment is revoked in its own part; the licence goes with it."""
    row = built.upstream(built.accepted("fire-check", of=built.commitment))
    built.do(row, "grant")
    certificates.issue(row.pk, by_system(NOW, NOW, f"issue/{row.pk}"), automatic=True)
    people = [str(Account.objects.get(username=name).pk) for name in ("liuchang", "liuchang-head")]
    built.do(row, "record_verification", {"result": "not_kept", "inspectors": people}, {"findings": "堆物"})
    built.do(row, "notify_revocation", {}, REASONS)
    licence = Licence.objects.get(case=row)
    officer = Command(built.actor("liuchang"), NOW, NOW, str(new_id()))
    with refusing("licence.revocation_in_case"):
        announce = Order("announce_revocation", {"ground": "fraud", "starter": "agency"}, REASONS)
        licences.act(licence.pk, announce, officer)
    later = NOW + timedelta(days=40)
    false, why = {"grade": "false", "harm": "no"}, {**REASONS, "findings": "x"}
    built.do(row, "revoke_for_breach", false, why, by="liuchang-head", now=later)
    licence.refresh_from_db()
    assert (licence.status, licence.ended_by) == ("revoked", "revocation")
    assert Certificate.objects.get(case=row).status == "revoked"
    licence_sweep.sweep_licences(later, later)
    licence.refresh_from_db()
    assert licence.status == "cancelled" and verify.verify().violations == []


def test_a_slip_in_a_paper_of_an_act_is_cured_by_a_notice_or_by_the_paper_made_anew(held: Held) -> None:
    held.do("request_replacement", {"why": "lost"}, {"statement": "搬家时丢了。"}, by=held.holder)
    paper = Document.objects.get(case=held.case, kind="act_acceptance")
    with refusing("scope.not-found"):
        held.do("correct_document", {"document": str(paper.id), "slip": "name"}, {"wrong": "a", "right": "b", "reason": "cccc"})
    name = documents.payload(paper).recipient.name
    page = reads.slip_page(held.key, actor=held.officer)
    assert [one.id for one in page.papers] == [paper.id] and page.papers[0].anew
    wrong = ("name", name, name + "甲")
    look = corrections.rectify_preview(paper.id, *wrong, "名字漏字", held.command(held.officer))
    assert [one.title for one in look] == ["更正通知书"]
    notice = corrections.rectify(paper.id, *wrong, "名字漏字", held.command(held.officer))
    fresh = replacing.replace(paper.id, *wrong, "returned", "名字漏字", held.command(held.officer))
    made = Document.objects.get(pk=fresh.documents[0])
    paper.refresh_from_db()
    assert documents.payload(made).recipient.name == name + "甲" and paper.void_at is not None
    events = [event.type for event in load(held.key, jurisdiction=held.row.jurisdiction, opened_year=held.row.opened_year)]
    assert events[-2:] == ["licences.correct_document", "licences.replace_document"]
    assert Document.objects.get(pk=notice.documents[0]).replaces == paper.id and made.replaces == paper.id
    assert {made.id, notice.documents[0]} <= {line.id for line in service_page(held.officer, on=held.now.date()).lines}
    assert [line.kind.zh for line in reads.slip_page(held.key, actor=held.officer).lines] == ["重新制发文书", "更正通知书"]
    assert verify.verify().violations == []
