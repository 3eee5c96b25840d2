"""J10: a record of bad credit from outside is entered with its paper, bars the commitment, and is repaired with another."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.core.kernel.ids import new_id
from onewindow.store import credit
from onewindow.store.models import Application, CreditMark
from onewindow.store.parties import open_party
from tests.department_world import World

HEAD, OFFICER = "zhao-head", "zhao"
PAPER = {"agency": "云溪县人民法院", "paper": "（2026）云0101执9号", "found_on": "2026-09-01"}


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("决定书.pdf", b"%PDF-1.4 x")


def enter(world: World, username: str = HEAD, **more: object):  # type: ignore[no-untyped-def]
    who = open_party(Application.objects.get(pk=world.commitment).applicant)
    form = {"name": who.name, "id_type": who.id_type, "id_number": who.id_number, "file": pdf(), **PAPER, **more}
    return world.client(username).post("/department/credit", {"command_id": str(new_id()), **form})


def test_a_record_is_entered_with_its_paper_and_bars_the_commitment(world: World) -> None:
    """J10: bad credit has consequences."""
    party = Application.objects.get(pk=world.commitment).applicant_id
    assert enter(world).status_code == 303
    mark = CreditMark.objects.get(party_id=party)
    assert credit.standing(party) is not None and (mark.paper, mark.department) == (PAPER["paper"], "market-regulation")
    page = world.client(OFFICER).get("/department/credit").content.decode()
    who = open_party(mark.party)
    assert PAPER["paper"] in page and who.name not in page and who.id_number not in page
    served = world.client(OFFICER).get(f"/department/credit/{mark.pk}/proof")
    assert served.content == b"%PDF-1.4 x" and served["X-Content-Type-Options"] == "nosniff"
    assert world.client("liuchang").get(f"/department/credit/{mark.pk}/proof").status_code == 404


def test_the_head_enters_and_nothing_stands_without_a_paper(world: World) -> None:
    assert enter(world, OFFICER).status_code == 409
    for lack in ({"file": ""}, {"paper": ""}, {"agency": " "}, {"found_on": "2027-01-01"}, {"id_number": ""}, {"id_type": "x"}):
        assert enter(world, **lack).status_code == 409, lack
    assert not CreditMark.objects.filter(kind="serious").exists()


def test_each_record_is_repaired_by_itself_and_once(world: World) -> None:
    party = Application.objects.get(pk=world.commitment).applicant_id
    enter(world)
    enter(world, paper="（2026）云0101执10号")
    first, second = CreditMark.objects.filter(party_id=party).order_by("recorded_at")
    head, repaired = world.client(HEAD), {**PAPER, "paper": "信用修复1号", "found_on": "2026-09-10"}

    def repair(mark: CreditMark) -> int:
        form = {"command_id": str(new_id()), "file": pdf(), **repaired}
        return head.post(f"/department/credit/{mark.pk}", form).status_code

    assert world.client("liuchang-head").get(f"/department/credit/{first.pk}").status_code == 404
    assert (repair(first), repair(first)) == (303, 409)
    assert credit.standing(party) is not None
    assert repair(second) == 303 and credit.standing(party) is None
    assert "信用修复1号" in head.get("/department/credit").content.decode()
