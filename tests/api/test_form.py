"""The complete form over the interface: for a department's own system, in its own way of writing."""

from __future__ import annotations

from onewindow.core.forms.expand_form import collapse_form
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import AccessLog
from tests.api.test_api import caller, codes, fits, post
from tests.department_world import World


def test_a_robot_reads_the_form_and_reads_it_back(world: World) -> None:
    row = world.part("homestay-filing")
    client = caller("yexin")
    answer = client.get(f"/api/v1/cases/{row.id}/form")
    fits(answer, "Form")
    form = answer.json()
    assert (form["title"], form["own"]) == ("民宿备案登记表", True)
    masked = {cell["label"] for cell in form["fields"] if cell.get("masked")}
    assert "身份证号码" in masked and "13800005620" not in answer.content.decode()
    catalogue = load_bundle(row.application.bundle)
    back = collapse_form(catalogue, catalogue.things[row.thing], row.item, form)
    assert back["operator.name"] and "operator.citizen_id" not in back


def test_the_form_in_full_is_on_record(world: World) -> None:
    row = world.part("homestay-filing")
    client = caller("yexin")
    without = post(client, f"/api/v1/cases/{row.id}/form/full", {})
    assert without.status_code == 400 and AccessLog.objects.count() == 0
    answer = post(client, f"/api/v1/cases/{row.id}/form/full", {"reason_code": "review"})
    fits(answer, "Form")
    assert not any(cell.get("masked") for cell in answer.json()["fields"])
    assert AccessLog.objects.filter(ref="operator.citizen_id").count() == 1


def test_another_department_does_not_find_the_form(world: World) -> None:
    row = world.part("homestay-filing")
    assert codes(caller("zhouhang").get(f"/api/v1/cases/{row.id}/form")) == ["scope.not-found"]
