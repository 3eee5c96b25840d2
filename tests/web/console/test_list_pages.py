"""The lists beside the catalogue in the console."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from onewindow.core.catalogue.listed import COLUMNS
from onewindow.core.kernel.actor import Role
from onewindow.store.models import ListImport, Publication
from onewindow.usecases.catalogue_import import import_list
from tests import life
from tests.builders import WALL, account, day, forget

KEYS = ("rollouts", "reach", "proofs", "norms", "trees")


def text_of(body: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture
def get(standing_content: None, db: None, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))
    designer = account("d", Role.DESIGNER)
    client = Client()
    session = client.session
    session.update({"account": str(designer.id), "epoch": 0, "role": str(Role.DESIGNER)})
    session.save()

    def fetch(path: str, status: int = 200, **headers: str) -> str:
        answer = client.get(path, headers=headers)
        assert answer.status_code == status, path
        return answer.content.decode()

    return fetch


def test_the_register_counts_27_one_things_as_they_were_published(get) -> None:  # type: ignore[no-untyped-def]
    told = text_of(get("/console/lists/rollouts"))
    assert "国家清单 13" in told and "巩固提升 9" in told and "探索拓展 5" in told
    for label, count in (("全部推开", 9), ("试点", 13), ("还没开始", 5)):
        assert f"{label} {count}" in told
    assert "27 行" in told


def lines(page: str) -> int:
    return int(re.findall(r"(\d+) 行", text_of(page))[0])


def test_each_list_is_searched_narrowed_and_says_when_nothing_fits(get) -> None:  # type: ignore[no-untyped-def]
    for key in KEYS:
        here = f"/console/lists/{key}"
        whole = get(here)
        values = re.findall(rf'href="{here}\?value=(\w+)"', whole)
        assert lines(whole) > 3 and (
            not values or sum(lines(get(f"{here}?value={v}")) for v in values) == lines(whole)
        )
        part = get(f"{here}?q=龘", **{"HX-Request": "true"})
        assert (
            "<html" not in part and "没有找到" in text_of(part) and "没有找到" in text_of(get(f"{here}?q=龘"))
        )


def test_an_edition_shows_what_is_new_changed_and_left_out(get) -> None:  # type: ignore[no-untyped-def]
    told = text_of(get("/console/lists/reach?value=county"))
    assert told.count("新增") == 3 and "本版删去" in told and "原来当地窗口代收" in told


def test_an_older_edition_is_browsed_with_what_it_changed(get) -> None:  # type: ignore[no-untyped-def]
    now = get("/console/lists/reach")
    assert 'href="/console/lists/reach?edition=county-2025"' in now and "以前的版本" in text_of(now)
    old = text_of(get("/console/lists/reach?edition=county-2025"))
    assert "5 行" in old and "养老待遇领取资格认证" in old and "第一版，没有上一版可比" in old
    assert "新增" not in old and "民宿备案" not in old
    new = text_of(get("/console/lists/reach?edition=county-2026"))
    assert "和上一版比：云溪县全县通办事项清单（2025 年版）" in new
    assert new.count("新增") == 3 and "本版删去" in new and "跨省" not in new.partition("8 行")[2]
    found = get("/console/lists/reach?edition=county-2025&q=参保")
    assert lines(found) == 1 and 'name="edition" value="county-2025"' in found


def test_an_edition_that_ended_is_still_compared_and_browsed(get) -> None:  # type: ignore[no-untyped-def]
    Publication.objects.filter(kind="reach", code="county-2025").update(effective_to=date(2026, 1, 31))
    forget()
    assert lines(get("/console/lists/reach?edition=county-2025")) == 5
    assert text_of(get("/console/lists/reach?value=county")).count("新增") == 3


def test_an_edition_that_is_not_there_or_not_yet_is_said_so(get) -> None:  # type: ignore[no-untyped-def]
    Publication.objects.filter(kind="reach", code="county-2025").update(effective_from=date(2026, 3, 11))
    for url in ("reach?edition=none", "reach?edition=county-2025", "norms?edition=county-2026"):
        assert "lists.no-edition" in get(f"/console/lists/{url}", 404), url


def test_documents_in_conflict_come_first_and_name_both_sides(get) -> None:  # type: ignore[no-untyped-def]
    told = text_of(get("/console/lists/norms"))
    assert told.index("有冲突") < told.index("云溪县民宿管理办法")
    assert "公安认一年，住建认两年" in told and "还没有决定" in told


def test_an_import_shows_its_faults_by_kind_and_one_by_one(get) -> None:  # type: ignore[no-untyped-def]
    rows = [["区残联", "残疾人证", f"事项{n}", "511602000000", f"x{n}", "7", "y"] for n in range(3)]
    import_list(
        [(1, list(COLUMNS)), *enumerate(rows, 2)],
        list_code="t",
        file="t.csv",
        data=b"x",
        by="t",
        at=WALL,
        on=date(2026, 3, 1),
    )
    assert "t.csv" in get("/console/lists")
    page = f"/console/lists/imports/{ListImport.objects.get().id}"
    told = text_of(get(page))
    assert "type-zero" in told and "code-shape" in told and "逐处 9" in told
    assert "逐处 3" in text_of(get(f"{page}?code=type-zero"))
    assert "残疾人证" in text_of(get("/console/lists/main-items"))
    assert "3 个子项" in text_of(get("/console/lists/main-items?main=残疾人证&place=511602000000"))
    assert "没有这个主项" in text_of(get("/console/lists/main-items?main=没有"))


def test_what_is_no_list_is_said_so(get) -> None:  # type: ignore[no-untyped-def]
    get("/console/lists/none", 404)
    get("/console/lists/imports/00000000-0000-0000-0000-000000000007", 404)
