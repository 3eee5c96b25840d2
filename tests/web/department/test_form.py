"""The department's complete form: filled from the one application, masked until a reason is given."""

from __future__ import annotations

from onewindow.store.models import AccessLog
from tests.department_world import World
from tests.web.department.test_case import words


def test_the_complete_form_is_filled_and_numbers_are_masked(world: World) -> None:
    row = world.part("homestay-filing")
    client = world.client("yexin")
    seen = client.get(f"/department/c/{row.id}/form")
    text = words(seen)
    assert seen.status_code == 200
    assert "民宿备案登记表" in text and "经营者姓" in text and "＊＊＊" in text
    assert "13800005620" not in text and AccessLog.objects.count() == 0
    assert f"/department/c/{row.id}/form" in client.get(f"/department/c/{row.id}").content.decode()


def test_the_form_in_full_needs_a_reason_and_stands_on_record(world: World) -> None:
    row = world.part("homestay-filing")
    client = world.client("yexin")
    address = f"/department/c/{row.id}/form"
    refused = client.post(address, {"command_id": "form-full-0001"})
    assert (refused.status_code, AccessLog.objects.count()) == (409, 0)
    full = client.post(address, {"command_id": "form-full-0002", "reason_code": "review"})
    assert full.status_code == 200 and "＊＊＊" not in words(full)
    refs = set(AccessLog.objects.values_list("ref", flat=True))
    assert "operator.citizen_id" in refs and all("." in ref for ref in refs)
    assert full.headers["Cache-Control"] == "no-store"


def test_another_department_does_not_find_the_form(world: World) -> None:
    row = world.part("homestay-filing")
    assert world.client("zhouhang").get(f"/department/c/{row.id}/form").status_code == 404


def test_a_part_without_a_form_of_its_own_shows_what_the_item_needs(world: World) -> None:
    row = world.part("lodging-permit")
    assert "部门没有给出自己的表" in words(world.client("zhouhang").get(f"/department/c/{row.id}/form"))


def test_the_form_is_printed_as_a_pdf_for_a_reason_only(world: World) -> None:
    row = world.part("homestay-filing")
    client = world.client("yexin")
    address = f"/department/c/{row.id}/form"
    assert client.post(address, {"command_id": "form-pdf-0001", "as": "pdf"}).status_code == 409
    made = client.post(address, {"command_id": "form-pdf-0002", "as": "pdf", "reason_code": "review"})
    assert (made.status_code, made.content[:5]) == (200, b"%PDF-")
    assert "民宿备案登记表" in made.content.decode("utf-8", "ignore")
    assert AccessLog.objects.filter(reason_code="review").exists()
