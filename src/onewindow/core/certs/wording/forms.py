"""What a person signs for the file: 委托书, 送达地址及电子送达确认书, 容缺受理承诺书.

Their words are the person's, not the agency's."""

from __future__ import annotations

from ..data import DocumentData
from ..kinds import DocumentKind
from .phrases import reference_rows
from .sheet import Block, Column, Grid, Heading, Listing, Pairs, Para, Signatures

ADDRESS_LINES = (
    "上面的地址用于送达本次申请的全部文书。地址有变化请及时告知；因地址不准确、没有告知变化，文书没有实际收到的，退回之日视为送达之日",
    "同意电子送达的，文书到达上面的号码或者账户之日为送达日期。随时可以撤回同意；需要纸质文书的，窗口免费打印",
    "不同意电子送达，或者没有手机、邮箱的，文书当面领取、邮寄或者由指定的人代收，办理时间和结果都一样",
)
MANDATE_LINES = (
    "受托人在上面的事项和期限内，以委托人的名义提交材料、补正、接收文书和结果，后果由委托人承担",
    "依法要本人办理的事项，受托人不能代办",
    "委托人随时可以取消委托；取消以前受托人办的有效。委托人可以看到受托人办的每一步",
)
PROMISE_LINES = (
    "已经知道要补的材料、补齐的期限和逾期的后果，自愿选择容缺受理；也可以等材料齐全再申请",
    "后补的材料真实、合法，与已经提交的材料一致",
    "材料没有补齐以前，机关可以先审查，不作出准予的决定；容缺受理不延长法定的办理期限",
)


def mandate(data: DocumentData) -> list[Block]:
    """委托书 (Civil Code art. 165: names, matters, powers, term, signature)."""
    return [
        Pairs(tuple((pair.label, pair.value) for pair in data.result), ruled=True),
        Heading("委托的内容"),
        Listing(tuple(f"{line}。" for line in MANDATE_LINES)),
        Signatures((("委托人签名", data.reasons[0] if data.reasons else ""), ("受托人签名", ""))),
    ]


def service_address(data: DocumentData) -> list[Block]:
    """送达地址及电子送达确认书."""
    return [
        Pairs(tuple((pair.label, pair.value) for pair in data.result), ruled=True),
        Heading("确认事项"),
        Listing(tuple(f"{line}。" for line in ADDRESS_LINES)),
        Signatures((("受送达人（代理人）签名", data.reasons[0] if data.reasons else ""), ("经办人签名", ""))),
    ]


def deferral_promise(data: DocumentData) -> list[Block]:
    """容缺受理承诺书 (domain.md D2): what comes later, by when, and what follows if it does not."""
    return [
        Para(f"申请“{data.item.name}”，下列材料暂缺，其他材料已经提交。本人（本单位）承诺按下面的期限补齐："),
        Pairs((*reference_rows(data), *((pair.label, pair.value) for pair in data.result)), ruled=True),
        Grid(
            (Column("序号", 0.7, "center"), Column("后补的材料", 4), Column("要求", 6)),
            tuple((f"{n}", line.material, line.requirement) for n, line in enumerate(data.missing, 1)),
        ),
        Heading("承诺事项"),
        Listing(tuple(f"{line}。" for line in PROMISE_LINES)),
        Signatures((("承诺人签名", data.reasons[0] if data.reasons else ""), ("经办人签名", ""))),
    ]


WRITERS = {
    DocumentKind.MANDATE: mandate,
    DocumentKind.SERVICE_ADDRESS: service_address,
    DocumentKind.DEFERRAL_PROMISE: deferral_promise,
}
