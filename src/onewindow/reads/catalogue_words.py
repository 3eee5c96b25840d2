"""Words of the lists beside the catalogue: levels, reach, rollout, proofs, documents."""

from __future__ import annotations

from onewindow.core.catalogue.lists import Kept, Mode, Origin, Reach, Standing, Status
from onewindow.core.catalogue.model import MaterialNeed
from onewindow.core.kernel.text import T, Text

LEVELS = {
    "1": T("国家级", "national"),
    "2": T("省级", "province"),
    "3": T("市级", "city"),
    "4": T("县级", "county"),
    "5": T("镇（街道）级", "town"),
    "6": T("村（社区）级", "village"),
    "7": T("分级行使", "at several levels"),
}
LIBRARIES = {
    "power": T("权责清单", "List of powers"),
    "convenience": T("便民服务清单", "List of convenience services"),
}
REACH = {
    Reach.COUNTY: T("全县通办", "anywhere in the county"),
    Reach.CITY: T("全城通办", "anywhere in the city"),
    Reach.PROVINCE: T("省内通办", "anywhere in the province"),
    Reach.CROSS_PROVINCE: T("跨省通办", "across provinces"),
}
MODES = {
    Mode.FULL: T("当地窗口全程办", "handled there completely"),
    Mode.RECEIVE: T("当地窗口代收", "received there, decided at home"),
    Mode.HELPED_ONLINE: T("当地窗口帮助网上办", "done online with help there"),
}
ORIGINS = {
    Origin.NATIONAL: T("国家清单", "national list"),
    Origin.CONSOLIDATED: T("巩固提升", "consolidated"),
    Origin.EXPLORED: T("探索拓展", "explored here"),
}
STATUSES = {
    Status.PLANNED: ("", T("还没开始", "not yet")),
    Status.PILOT: ("near", T("试点", "pilot")),
    Status.BATCH: ("run", T("分批推", "in batches")),
    Status.ROLLED_OUT: ("ok", T("全部推开", "everywhere")),
    Status.STOPPED: ("no", T("停办", "stopped")),
}
KEPT = {
    Kept.KEPT: ("run", T("保留", "kept")),
    Kept.SHARED: ("ok", T("改为共享核验", "looked up instead")),
    Kept.COMMITMENT: ("ok", T("改为承诺", "a commitment instead")),
    Kept.CERTIFICATE: ("ok", T("改用电子证照", "an e-certificate instead")),
    Kept.ABOLISHED: ("no", T("取消", "abolished")),
}
STANDINGS = {
    Standing.IN_FORCE: ("ok", T("有效", "in force")),
    Standing.TO_REVISE: ("near", T("要修订", "to be revised")),
    Standing.REVISED: ("", T("已修订", "revised")),
    Standing.REPEALED: ("no", T("废止", "repealed")),
    Standing.LAPSED: ("no", T("失效", "lapsed")),
}


def spared_ways(line: MaterialNeed) -> tuple[Text, ...]:
    """Why a person may not have to bring a paper, in a few words each."""
    ways = (
        (line.cancelled, T("已经取消", "abolished")),
        (line.generated, T("由系统生成", "made by the system")),
        (bool(line.exempt_source), T("共享核验", "looked up")),
        (bool(line.exempt_certificate), T("有电子证照免交", "spared with the e-certificate")),
        (bool(line.output_of), T("这次会办出来", "comes out of this")),
        (bool(line.issued_by), T("政府发的", "issued by government")),
        (line.commitment, T("可以承诺", "a commitment may stand for it")),
    )
    return tuple(text for holds, text in ways if holds)
