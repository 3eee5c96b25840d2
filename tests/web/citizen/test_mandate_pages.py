"""A mandate on its pages: given, found by the agent before a form begins, seen, taken back."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client

from onewindow.store.models import Draft, Mandate
from tests.web.citizen.conftest import HOMESTAY, account_of, logged_in, text

FIRM = "91990101MA99010318"
START = "/things/open-homestay/start"


def posted(**more: object) -> dict[str, object]:
    return {"command_id": uuid4().hex, **more}


def test_a_mandate_is_given_used_seen_and_taken_back(lin: Client, chen: Client) -> None:
    page = lin.get("/my/mandates/new")
    assert "《民法典》第一千零四十九条" in text(page)
    said = {"name": "陈国梁", "id_type": "citizen_id", "id_number": "990101198506120710", "things": ["", "open-homestay"],
            "since": "2026-03-02", "until": "2026-03-20", "signed": "林晓岚"}  # fmt: skip
    wrong = lin.post("/my/mandates/new", posted(**{**said, "signed": "别人"}))
    assert wrong.status_code == 409 and "签名要和您的姓名一致" in text(wrong) and not Mandate.objects.exists()
    given = lin.post("/my/mandates/new", posted(**said))
    row = Mandate.objects.get()
    assert given["Location"].endswith(f"/my/mandates/{row.pk}")
    assert "替谁办" not in text(lin.get(START, HOMESTAY)) and "替 林晓岚 办" in text(chen.get(START, HOMESTAY))
    begun = chen.post(START, posted(**HOMESTAY, behalf=str(row.pk)))
    draft = Draft.objects.get(mandate=row)
    assert begun["Location"].endswith(f"/drafts/{draft.pk}") and draft.applicant_id == row.principal_id
    assert "替 林晓岚 办" in text(chen.get("/drafts"))
    for client in (lin, chen):
        shown = text(client.get(f"/my/mandates/{row.pk}"))
        assert "开始填表" in shown and "还没交" in shown
    assert chen.post(f"/my/mandates/{row.pk}", posted()).status_code == 409
    assert lin.post(f"/my/mandates/{row.pk}", posted()).status_code == 303
    assert chen.get(f"/drafts/{draft.pk}").status_code == 404 and "已取消" in text(chen.get(f"/my/mandates/{row.pk}"))
    assert chen.post(START, posted(**HOMESTAY, behalf=str(row.pk))).status_code == 409


def test_who_represents_an_organisation_adds_it_from_the_register_and_gives_its_mandate(chen: Client, lin: Client) -> None:
    boss = logged_in(account_of("he", "何立新", "990101199512200172", "13600004417"))
    assert "市场主体登记" in text(boss.get("/my/organisations"))
    refused = chen.post("/my/organisations", posted(credit_code=FIRM))
    assert refused.status_code == 409 and "登记的法定代表人不是您" in text(refused) and not Mandate.objects.exists()
    assert boss.post("/my/organisations", posted(credit_code=FIRM)).status_code == 303
    standing = Mandate.objects.get()
    assert "云州市规划建筑设计院有限公司" in text(boss.get("/my/organisations"))
    shown = text(boss.get(f"/my/mandates/{standing.pk}"))
    assert "依法办，不用委托书" in shown and 'href="/things/open-homestay"' in shown and 'href="/things/retire"' not in shown
    assert "核对谁是法定代表人" in text(boss.get("/account/seen"))
    said = {"name": "陈国梁", "id_type": "citizen_id", "id_number": "990101198506120710", "things": ["", "open-homestay"],
            "since": "2026-03-02", "until": "2026-03-20", "signed": "何立新", "firm": str(standing.principal_id)}  # fmt: skip
    assert "替谁委托" in text(boss.get("/my/mandates/new")) and "替谁委托" not in text(chen.get("/my/mandates/new"))
    assert boss.post("/my/mandates/new", posted(**said)).status_code == 303
    row = Mandate.objects.get(kind="agent")
    assert row.principal_id == standing.principal_id
    assert "陈国梁 替 云州市规划建筑设计院有限公司 办" in text(boss.get(f"/my/mandates/{row.pk}"))
    assert "替 云州市规划建筑设计院有限公司 办" in text(chen.get(START, HOMESTAY))
    assert lin.get(f"/my/mandates/{row.pk}").status_code == 404
    assert boss.post("/my/mandates", posted(mandate=str(row.pk))).status_code == 303
    assert Mandate.objects.get(pk=row.pk).revoked_at is not None
