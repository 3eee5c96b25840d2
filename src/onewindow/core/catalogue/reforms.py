"""Operations of reform on items (A4): each makes new bodies, and says what it saves.

Nothing is changed in place: `carry_out` gives the bodies that differ (None: the definition ends). What points at an item
that ends is changed with it and named in `also`; whatever else breaks is found by the check before publication.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.figures import Figures, figures_of, shorter
from onewindow.core.catalogue.model import Item
from onewindow.core.catalogue.problems import unreadable
from onewindow.core.catalogue.promise import rule_of
from onewindow.core.catalogue.read import read_document
from onewindow.core.catalogue.reform_split import split_bodies, sub_items
from onewindow.core.clock import Limit
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text

Bodies = Mapping[str, Mapping[str, Any]]
declare(
    "reform.no-item",
    zh="事项库里没有“{item}”。请从清单里选一个现行事项。",
    en="The catalogue has no item {item}. Choose one that is in force.",
)
declare(
    "reform.no-basis",
    zh="没有写依据。请写明是哪份文件、哪一条决定的。",
    en="No basis is given. Name the document and the clause that decided it.",
)
declare(
    "reform.limit",
    zh="新的时限 {limit} 读不懂，或者不比现在的 {now} 短。请写更短的，例如 3wd（3 个工作日）。",
    en="The new limit {limit} cannot be read, or is not below the present {now}. Write a shorter one, such as 3wd.",
)
declare(
    "reform.no-material",
    zh="“{item}”没有收“{material}”，或者已经不收了。请从它现在收的材料里选。",
    en="{item} does not collect {material}, or no longer does. Choose one of its present papers.",
)
declare(
    "reform.no-department",
    zh="没有部门“{department}”，或者事项本来就归它。请选另一个部门。",
    en="There is no department {department}, or the item is its own already. Choose another.",
)
declare(
    "reform.level",
    zh="行使层级“{level}”不对。写 1 到 7：1 国家、2 省、3 市、4 县、5 乡镇、6 村、7 其他。",
    en="Level {level} does not exist. Write 1 to 7: 1 nation, 2 province, 3 city, 4 county, 5 town, 6 village, 7 other.",
)
declare(
    "reform.merge-self",
    zh="一个事项不能并到自己。请选要并进去的另一个事项。",
    en="An item cannot be merged into itself. Choose the other one.",
)
declare(
    "reform.no-notice",
    zh="改为事后监管要写告知书、核查期限（例如 30d）。请补上。",
    en="Supervision afterwards needs the notice and the time of the check (such as 30d). Add them.",
)


declare(
    "reform.split",
    zh="拆分要写两个以上子项，一行一个：代码=名称=英文名。“{line}”读不懂，或者代码已经有了。",
    en="A split needs two sub-items or more, one a line: code=name=English. “{line}” cannot be read, or its code is taken.",
)


class Operation(StrEnum):
    """取消, 并入, 拆分子项, 下放, 压缩时限, 转为内部环节, 停止收取材料, 划转, 事前审批转事后监管."""

    CANCEL = "cancel"
    MERGE = "merge"
    SPLIT = "split"
    DELEGATE = "delegate"
    COMPRESS = "compress"
    INTERNAL = "internal"
    STOP_MATERIAL = "stop_material"
    TRANSFER = "transfer"
    POST_SUPERVISION = "post_supervision"


WORDS: dict[Operation, Text] = {
    Operation.CANCEL: T("取消", "Cancelled"),
    Operation.MERGE: T("合并", "Merged"),
    Operation.SPLIT: T("拆分子项", "Split into sub-items"),
    Operation.DELEGATE: T("下放", "Delegated"),
    Operation.COMPRESS: T("压缩时限", "Limit cut"),
    Operation.INTERNAL: T("转为内部环节", "Made internal"),
    Operation.STOP_MATERIAL: T("停收材料", "Paper dropped"),
    Operation.TRANSFER: T("划转", "Transferred"),
    Operation.POST_SUPERVISION: T("审批转事后监管", "Supervised afterwards"),
}


@dataclass(frozen=True, slots=True)
class ReformOrder:
    """One operation on one item.

    `to`: the item merged into or made a step of, the department that takes it over, or the new limit (`3wd`).
    `materials`: codes of papers no longer collected. `level`: 行使层级 after delegating (empty: as before).
    `into`: the sub-items of a split, one a line (`code=name=English`).
    `on_the_spot`: it becomes 即办 with the new limit. `notice`, `verify_within`: for supervision afterwards.
    """

    operation: Operation
    item: str
    basis: str
    to: str = ""
    materials: tuple[str, ...] = ()
    level: str = ""
    into: str = ""
    on_the_spot: bool = False
    notice: Text = Text("")
    verify_within: str = ""


@dataclass(slots=True)
class Outcome:
    """What an order does: `kind/code` → new body or None, the figures of what it touches, and its words."""

    before: Figures
    after: Figures
    detail: Text
    changes: dict[tuple[str, str], dict[str, Any] | None] = field(default_factory=dict)

    @property
    def also(self) -> tuple[str, ...]:
        """What is changed along with the item, as `kind/code`."""
        return tuple(f"{kind}/{code}" for kind, code in self.changes)[1:]


def carry_out(order: ReformOrder, bodies: Bodies) -> Outcome:
    """Apply an order to the bodies in force (`{kind: {code: body}}`, untouched).

    Raises Refused(`reform.*`), each with what to write instead.
    """
    if order.item not in bodies.get("items", {}):
        raise refuse("reform.no-item", item=order.item)
    if not order.basis.strip():
        raise refuse("reform.no-basis")
    return _HANDS[order.operation](order, bodies)


def read_item(code: str, body: Any) -> Item:
    """The item of a body. Raises Refused(`content.unreadable`)."""
    item, problems = read_document("items", code, body)
    if item is None:
        raise unreadable(problems)
    return item  # type: ignore[no-any-return]


def _changed(order: ReformOrder, bodies: Bodies, change: Callable[[dict[str, Any], Item], Text]) -> Outcome:
    """An order that leaves the item standing: `change` edits a copy of its body and says what it did."""
    old = bodies["items"][order.item]
    body = copy.deepcopy(dict(old))
    item = read_item(order.item, old)
    detail = change(body, item)
    after = figures_of(read_item(order.item, body))
    return Outcome(figures_of(item), after, detail, {("items", order.item): body})


def _compress(order: ReformOrder, bodies: Bodies) -> Outcome:
    def change(body: dict[str, Any], item: Item) -> Text:
        now = str(item.promise or item.statutory or "")
        try:
            wanted = Limit.parse(order.to)
        except ValueError:
            raise refuse("reform.limit", limit=order.to or "—", now=now) from None
        if not shorter(wanted, item.promise or item.statutory):
            raise refuse("reform.limit", limit=str(wanted), now=now)
        body["promise"] = str(wanted)
        if order.on_the_spot:
            body["on_the_spot"] = True
        rule = rule_of(item.statutory, wanted, on_the_spot=bool(body.get("on_the_spot")))
        body["promise_basis"] = {"rule": str(rule), "document": order.basis.strip()}
        return _filled(
            "承诺时限 {a} → {b}",
            "Promise {a} → {b}",
            a=_limit(item.promise or item.statutory),
            b=_limit(wanted),
        )

    return _changed(order, bodies, change)


def _stop(order: ReformOrder, bodies: Bodies) -> Outcome:
    def change(body: dict[str, Any], item: Item) -> Text:
        collected = {line.material for line in item.materials if not line.cancelled}
        for code in order.materials or ("—",):
            if code not in collected:
                raise refuse("reform.no-material", item=item.name, material=code)
        for line in body["materials"]:
            if line["material"] in order.materials:
                line["cancelled"] = True
        names = [_name(bodies, "materials", code) for code in order.materials]
        return _filled("不再收取：{n}", "No longer collected: {n}", n=_joined(names))

    return _changed(order, bodies, change)


def _move(order: ReformOrder, bodies: Bodies) -> Outcome:
    def change(body: dict[str, Any], item: Item) -> Text:
        department = bodies.get("departments", {}).get(order.to)
        if department is None or order.to == item.department:
            raise refuse("reform.no-department", department=order.to or "—")
        level = order.level or item.codes.task[18:19]
        if level not in "1234567" or not level:
            raise refuse("reform.level", level=order.level or "—")
        task = f"{department['credit_code']}{level}{item.codes.catalog}"
        body["department"] = order.to
        body["codes"] = {
            **body["codes"],
            "task": task,
            "handle": task + item.codes.handle[len(item.codes.task) :],
        }
        names = [_name(bodies, "departments", code) for code in (item.department, order.to)]
        return _filled("由{a}到{b}", "From {a} to {b}", a=names[0], b=names[1])

    return _changed(order, bodies, change)


def _supervise(order: ReformOrder, bodies: Bodies) -> Outcome:
    def change(body: dict[str, Any], item: Item) -> Text:
        try:
            within = Limit.parse(order.verify_within)
        except ValueError:
            raise refuse("reform.no-notice") from None
        if not order.notice.zh.strip():
            raise refuse("reform.no-notice")
        body["commitment"] = {
            "allowed": True, "basis": order.basis, "notice": order.notice.to_json(), "verify_within": str(within),
            "promise": order.to or "1wd",
        }  # fmt: skip
        return _filled(
            "书面承诺后当场决定，{w}内核查",
            "Decided on a written commitment, checked within {w}",
            w=_limit(within),
        )

    return _changed(order, bodies, change)


def _cancel(order: ReformOrder, bodies: Bodies) -> Outcome:
    item = read_item(order.item, bodies["items"][order.item])
    found = Outcome(
        figures_of(item), Figures(), T("不再办理", "No longer handled"), {("items", order.item): None}
    )
    _unlink(order.item, "", bodies, found)
    return found


def _internal(order: ReformOrder, bodies: Bodies) -> Outcome:
    """The applicant no longer meets it: it is done inside the item named in `to`."""
    host = bodies["items"].get(order.to)
    if host is None or order.to == order.item:
        raise refuse("reform.no-item" if host is None else "reform.merge-self", item=order.to or "—")
    found = _cancel(order, bodies)
    found.detail = _filled("在“{n}”内部完成", "Done inside {n}", n=_name(bodies, "items", order.to))
    return found


def _merge(order: ReformOrder, bodies: Bodies) -> Outcome:
    """Into the item named in `to`: it keeps its own lines and takes those it does not have."""
    host = bodies["items"].get(order.to)
    if host is None:
        raise refuse("reform.no-item", item=order.to or "—")
    if order.to == order.item:
        raise refuse("reform.merge-self")
    gone, body = bodies["items"][order.item], copy.deepcopy(dict(host))
    for name, key in (("materials", ("material", "of")), ("needs", ("ref",))):
        have = {tuple(line.get(part, "") for part in key) for line in body.get(name, [])}
        more = [line for line in gone.get(name, []) if tuple(line.get(part, "") for part in key) not in have]
        body[name] = [*body.get(name, []), *copy.deepcopy(more)]
    for name in ("roles", "by_law", "conditions"):
        body[name] = [
            *body.get(name, []),
            *(each for each in gone.get(name, []) if each not in body.get(name, [])),
        ]
    both = [figures_of(read_item(code, bodies["items"][code])) for code in (order.item, order.to)]
    detail = _filled("并入“{n}”", "Merged into {n}", n=_name(bodies, "items", order.to))
    found = Outcome(
        both[0].plus(both[1]), figures_of(read_item(order.to, body)), detail, {("items", order.item): None}
    )
    found.changes[("items", order.to)] = body
    _unlink(order.item, order.to, bodies, found)
    return found


def split(order: ReformOrder, bodies: Bodies) -> Outcome:
    """Into sub-items: each is the whole item under a name and code of its own, and the tree says what they were.

    It saves nothing and costs nothing: the same matters are counted by their leaves.
    """
    subs, wrong = sub_items(order.into, bodies.get("items", {}), order.item)
    if wrong or len(subs) < 2:
        raise refuse("reform.split", line=wrong or order.into.strip() or "—")
    item = read_item(order.item, bodies["items"][order.item])
    detail = _filled("1 项拆成 {n} 个子项", "1 item into {n} sub-items", n=Text(str(len(subs)), str(len(subs))))
    figures = figures_of(item)
    return Outcome(figures, figures, detail, split_bodies(order.item, item, subs, bodies))


_HANDS: dict[Operation, Callable[[ReformOrder, Bodies], Outcome]] = {
    Operation.CANCEL: _cancel,
    Operation.MERGE: _merge,
    Operation.SPLIT: split,
    Operation.DELEGATE: _move,
    Operation.COMPRESS: _compress,
    Operation.INTERNAL: _internal,
    Operation.STOP_MATERIAL: _stop,
    Operation.TRANSFER: _move,
    Operation.POST_SUPERVISION: _supervise,
}


def _unlink(code: str, into: str, bodies: Bodies, found: Outcome) -> None:
    """Take an item out of whatever names it; where it was merged, its host stands in its place."""
    for kind, edit in (("things", _from_thing), ("items", _from_item), ("sources", _from_source)):
        for other, body in bodies.get(kind, {}).items():
            if (kind, other) == ("items", code):
                continue
            at = (kind, other)
            now = found.changes.get(at) or body
            edited = edit(now, code, into, other)
            if edited != now:
                found.changes[at] = edited


def _from_thing(body: Mapping[str, Any], code: str, into: str, other: str) -> dict[str, Any]:
    has = {part["item"] for part in body.get("parts", [])}
    parts = []
    for part in body.get("parts", []):
        if part["item"] != code:
            parts.append(part)
        elif into and into not in has:
            parts.append({**part, "item": into})
    return {**body, "parts": parts} if "parts" in body else dict(body)


def _from_item(body: Mapping[str, Any], code: str, into: str, other: str) -> dict[str, Any]:
    edited = dict(body)
    if any(line["item"] == code for line in body.get("prerequisites", [])):
        has = {line["item"] for line in body["prerequisites"]}
        keep = into and into not in has and into != other
        edited["prerequisites"] = [
            {**line, "item": into} if line["item"] == code else line
            for line in body["prerequisites"]
            if line["item"] != code or keep
        ]
    if any(line.get("output_of") == code for line in body.get("materials", [])):
        edited["materials"] = [
            {name: value for name, value in line.items() if name != "output_of" or value != code}
            for line in body["materials"]
        ]
    return edited


def _from_source(body: Mapping[str, Any], code: str, into: str, other: str) -> dict[str, Any]:
    if code not in body.get("serves", []):
        return dict(body)
    serves = dict.fromkeys(into if each == code else each for each in body["serves"])
    left = [each for each in serves if each]
    # nobody left to serve would read as everybody: the check names it instead
    return {**body, "serves": left} if left else dict(body)


def _limit(limit: Limit | None) -> Text:
    return limit.label() if limit else T("没有", "none")


def _name(bodies: Bodies, kind: str, code: str) -> Text:
    name = bodies.get(kind, {}).get(code, {}).get("name")
    return Text(name["zh-hans"], name.get("en", "")) if isinstance(name, Mapping) else Text(code, code)


def _joined(names: list[Text]) -> Text:
    return Text("、".join(each.zh for each in names), ", ".join(each.pick("en") for each in names))


def _filled(zh: str, en: str, **params: Text) -> Text:
    both = Text(zh, en)
    return Text(both.pick("zh-hans", **params), both.pick("en", **params))
