"""The papers of a part beside its facts: page by page, as pictures."""

from __future__ import annotations

import re
from uuid import UUID

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Case, Upload
from onewindow.usecases import uploads
from onewindow.usecases.command import Command
from tests.department_world import NOW, World

PAGE = b"<</Type/Page/Parent 2 0 R>>"
THREE = b"%PDF-1.4\n<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>" + PAGE * 3 + b"\n%%EOF"


def files(world: World, row: Case) -> dict[str, UUID]:
    return {
        one.material: one.id for one in Upload.objects.filter(owner_id=row.application_id, removed_at=None)
    }


def with_plan(world: World) -> tuple[Case, UUID]:
    """The police part, with a plan of three pages as one more file."""
    row = world.part("lodging-permit")
    command = Command(world.actor("lin"), NOW, NOW, str(new_id()))
    added = uploads.add_to_application(row.application_id, "floor-plan", "三层平面图.pdf", THREE, command)
    return row, added


def test_the_page_opens_with_the_first_file_large_and_every_file_in_the_strip(world: World) -> None:
    row = world.part("lodging-permit")
    html = world.client("zhouhang").get(f"/department/c/{row.id}").content.decode()
    strip = re.findall(r"/file/([0-9a-f-]{36})/1\?size=thumb", html)
    wanted = {str(files(world, row)[code]) for code in re.findall(r'name="material" value="([\w-]+)"', html)}
    assert wanted <= set(strip) and len(strip) == len(set(strip)) > 1
    assert len(re.findall(r'id="strip-[^"]+" aria-current="true"', html)) == 1
    assert f'src="/department/c/{row.id}/file/{strip[0]}/1"' in html


def test_pages_turn_one_by_one_and_go_on_in_the_next_file(world: World) -> None:
    row, plan = with_plan(world)
    client, here = world.client("zhouhang"), f"/department/c/{row.id}"
    middle = client.get(f"{here}?file={plan}&page=2").content.decode()
    assert "第 2 页，共 3 页" in middle and f"{here}/file/{plan}/2" in middle
    before = re.search(r'data-before href="[^"]*file=([^&"]+)&amp;page=(\d)', middle)
    after = re.search(r'data-after href="[^"]*file=([^&"]+)&amp;page=(\d)', middle)
    assert before and after and before.groups() == (str(plan), "1") and after.groups() == (str(plan), "3")
    last = client.get(f"{here}?file={plan}&page=3").content.decode()
    onward = re.search(r'data-after href="[^"]*file=([^&"]+)&amp;page=(\d)', last)
    assert onward is None or onward[1] != str(plan)


def test_a_page_that_is_not_there_opens_the_first(world: World) -> None:
    row, plan = with_plan(world)
    for page in ("9", "0", "-1", "x"):
        html = (
            world.client("zhouhang").get(f"/department/c/{row.id}?file={plan}&page={page}").content.decode()
        )
        assert "第 1 页，共 3 页" in html


def test_turning_with_htmx_answers_the_page_alone(world: World) -> None:
    row, plan = with_plan(world)
    headers = {"HX-Request": "true", "HX-Target": "viewer"}
    html = (
        world.client("zhouhang")
        .get(f"/department/c/{row.id}?file={plan}&page=3", headers=headers)
        .content.decode()
    )
    assert "第 3 页，共 3 页" in html and "<html" not in html and "规则判断" not in html


def test_a_page_leaves_as_a_picture_that_nothing_runs_in(world: World) -> None:
    row, plan = with_plan(world)
    answer = world.client("zhouhang").get(f"/department/c/{row.id}/file/{plan}/3")
    assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png" and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]


def test_a_page_of_another_part_or_beyond_the_end_is_not_found(world: World) -> None:
    row, plan = with_plan(world)
    assert world.client("zhouhang").get(f"/department/c/{row.id}/file/{plan}/4").status_code == 404
    assert world.client("zhao").get(f"/department/c/{row.id}/file/{plan}/1").status_code == 404
    elsewhere = world.part("business-licence")
    assert world.client("zhao").get(f"/department/c/{elsewhere.id}/file/{plan}/1").status_code == 404


def test_a_damaged_file_says_so_and_the_original_stays_within_reach(world: World) -> None:
    row = world.part("lodging-permit")
    here, broken = f"/department/c/{row.id}/file", files(world, row)["house-safety-report"]
    client = world.client("zhouhang")
    answer = client.get(f"{here}/{broken}/1")
    assert answer.status_code == 409 and "这份 PDF 打不开" in answer.content.decode()
    assert client.get(f"{here}/{broken}").content == b"%PDF-1.4 x"


def test_answering_a_check_keeps_the_paper_that_was_looked_at(world: World) -> None:
    row, plan = with_plan(world)
    form = {"material": "floor-plan", "outcome": "ok", "seen": str(Case.objects.get(pk=row.pk).version),
            "command_id": str(new_id()), "file": str(plan)}  # fmt: skip
    headers = {"HX-Request": "true", "HX-Target": "case"}
    html = (
        world.client("zhouhang")
        .post(f"/department/c/{row.id}/do/check_material", form, headers=headers)
        .content.decode()
    )
    assert "第 1 页，共 3 页" in html
