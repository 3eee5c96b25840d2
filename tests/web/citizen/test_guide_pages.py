"""Guides, one-time lists, libraries and findings as anybody sees them."""

from __future__ import annotations

import re
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.catalogue.listed import COLUMNS
from onewindow.usecases.catalogue_import import import_list
from tests.builders import WALL
from tests.web.citizen.conftest import HOMESTAY

PLACE = "511602000000"
CODE = f"511F82001002-{PLACE}-000-11511602MB1234567K-4-00"


def listed(count: int, name: str = "残疾人证新办", kind: str = "07") -> None:
    rows = [
        [
            "区残联",
            "残疾人证",
            f"{name}{number or ''}",
            PLACE,
            CODE[:-2] + f"{number:02}",
            kind,
            "11511602MB1234567K",
        ]
        for number in range(count)
    ]
    import_list(
        [(1, list(COLUMNS)), *enumerate(rows, 2)], list_code="t", file="t.csv", data=repr(rows).encode(), by="t",
        at=WALL, on=date(2026, 3, 1), whole=True,
    )  # fmt: skip


def text_of(body: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def get(path: str, status: int = 200, **more: str) -> str:
    answer = Client().get(path, **more)  # type: ignore[arg-type]
    assert answer.status_code == status
    return answer.content.decode()


HEADINGS = (
    "基本信息", "设定依据", "规范性文件", "受理条件", "申请材料", "办理时限", "办理流程", "收费", "办理结果", "告知承诺", "通办范围",
    "地点、时间、电话", "不服可以怎么办",
)  # fmt: skip


def test_the_guide_of_an_item_has_every_field_of_the_implementation_list() -> None:
    shown = " ".join(re.findall(r"<h2[^>]*>(.*?)</h2>", get("/guide/items/food-permit"), re.DOTALL))
    assert [heading for heading in HEADINGS if heading not in shown] == []


def test_the_guide_names_codes_limits_papers_phone_and_what_nobody_may_ask() -> None:
    told = text_of(get("/guide/items/food-permit"))
    for each in (
        "000131002001",
        "10 个工作日",
        "6 个工作日",
        "各层平面图",
        "食品安全法",
        "不收费",
        "行政复议",
    ):
        assert each in told
    assert told.index("自己带的") < told.index("不用带的") < told.index("经营者身份证")


def norms_told(item: str) -> str:
    return text_of(get(f"/guide/items/{item}").partition('id="g-norms"')[2].partition('id="g-cond"')[0])


def test_the_guide_lists_the_documents_of_the_item_with_open_conflicts_first() -> None:
    lodging = norms_told("lodging-permit")
    conflict = lodging.index("有冲突：同一份房屋安全鉴定报告，公安认一年，住建认两年。")
    assert lodging.index("旅馆业治安审批房屋安全要求") < conflict < lodging.index("云溪县民宿管理办法")
    assert "自建房经营安全管理细则" in lodging and "还没有决定" in lodging  # the other side is named
    filing = norms_told("homestay-filing")
    assert filing.index("云溪县民宿管理办法") < filing.index("关于加强农家乐管理的通知") and "废止" in filing
    sign = norms_told("shop-sign")
    assert "冲突已经处理" in sign and "有冲突" not in sign


def test_a_guide_without_documents_says_so_plainly() -> None:
    assert "没有登记和这一项有关的规范性文件" in norms_told("food-permit")


def test_the_guide_speaks_english_and_prints_a_code_that_opens_it() -> None:
    chinese = get("/guide/items/food-permit")
    assert (
        'class="qr"' in chinese and "/guide/items/food-permit</span>" in chinese and "data-print" in chinese
    )
    client = Client()
    client.post("/ui/locale", {"locale": "en", "next": "/"})
    english = text_of(client.get("/guide/items/food-permit").content.decode())
    assert "Legal basis" in english and "You bring" in english.replace("you bring", "You bring")


def test_the_guide_of_a_one_thing_lists_its_items_and_its_papers_once() -> None:
    body = get("/things/open-restaurant/guide")
    told = text_of(body)
    assert "食品经营许可" in told and "云溪县市场监督管理局" in told
    assert len(re.findall(r'<td class="list-main">营业执照</td>', body)) == 1


def test_the_one_time_list_follows_the_situation_and_says_what_not_to_bring() -> None:
    query = "&".join(f"{key}={value}" for key, value in HOMESTAY.items())
    told = text_of(get(f"/things/open-homestay/list?{query}&route=commitment"))
    plan = text_of(get(f"/things/open-homestay/plan?{query}&route=commitment"))
    count = re.search(r"要交的 (\d+) 份", told)
    assert count and f"材料：交 {count[1]} 份" in plan
    assert "不用交的" in told and "村委会居住证明" in told and "368.4" in told
    assert "还差几个回答" in text_of(get("/things/open-homestay/list"))


def test_the_one_time_list_of_an_item_fits_its_guide() -> None:
    told = text_of(get("/guide/items/food-permit/list"))
    assert "一次告知清单" in told and "各层平面图" in told and "6 个工作日" in told


def test_what_is_not_there_is_said_so() -> None:
    for path in ("guide/items/none", "guide/items/none/list", "things/none/guide", "things/none/list", "guide/listed/none",
                 "lists/none"):  # fmt: skip
        assert "首页" in text_of(get(f"/{path}", 404))


def test_a_listed_item_says_that_only_its_name_is_known_and_whom_to_ask() -> None:
    listed(1)
    told = text_of(get(f"/guide/listed/{CODE}"))
    assert "只有名称和编码" in told and "区残联" in told and "511F82001002" in told


def test_the_start_page_finds_items_and_listed_items_with_a_way_to_each() -> None:
    listed(1)
    body = get("/?q=canjirenzheng")
    assert f'href="/guide/listed/{CODE}"' in body and "只有名称和编码" in body
    assert 'href="/guide/items/food-permit"' in get("/?q=食品经营许可")
    assert "没有完全一样的" in text_of(get("/?q=食品精营许可"))
    assert "没有找到" in text_of(get("/?q=龘龘龘"))


def test_the_start_page_goes_on_where_a_finding_is_long() -> None:
    listed(40)
    first = get("/?q=残疾人证")
    more = re.search(r'href="(/\?q=[^"]+after=[^"]+)"', first)
    assert more
    rest = get(more[1].replace("&amp;", "&"))
    shown = (
        re.findall(r'href="/guide/listed/([^"]+)"', first),
        re.findall(r'href="/guide/listed/([^"]+)"', rest),
    )
    assert len(shown[0]) == 30 and len(shown[1]) == 10 and not set(shown[0]) & set(shown[1])


def test_the_libraries_are_narrowed_by_department_type_and_words() -> None:
    listed(2)
    body = get("/lists/power")
    option = re.search(r'<option value="([0-9a-f]{8})">区残联（2）', body)
    assert option
    narrowed = get(f"/lists/power?agency={option[1]}&type=07")
    assert "共 2 项" in text_of(narrowed) and "食品经营许可" not in text_of(narrowed)
    assert "残疾人证新办" in text_of(get(f"/lists/power?agency={option[1]}&q=xinban"))
    assert "残疾人证新办" not in text_of(get("/lists/convenience?q=xinban"))
    assert "没有找到" in text_of(get("/lists/convenience?q=龘"))


def test_a_library_page_asks_as_often_for_one_row_as_for_thirty() -> None:
    listed(1, "便民小事", "20")
    get("/lists/convenience")
    with CaptureQueriesContext(connection) as one:
        get("/lists/convenience")
    listed(40, "便民小事", "20")
    with CaptureQueriesContext(connection) as many:
        assert get("/lists/convenience").count('found-item"') == 30
    assert len(one) == len(many)
