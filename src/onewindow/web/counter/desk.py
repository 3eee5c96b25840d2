"""The window's desk in the shell: its name and its links, each with its figure."""

from onewindow.core.kernel.text import T
from onewindow.web.counter.rights import CLERK
from onewindow.web.ui.nav import Desk, NavLink, register_desk

DESK = register_desk(
    Desk(
        "counter",
        T("综合窗口", "Service window"),
        staff=True,
        home="counter:home",
        links=(
            NavLink("counter:queue", T("叫号", "Numbers")),
            NavLink("counter:hands", T("手里", "In hand")),
            NavLink("counter:home", T("收件", "Receive"), roles=CLERK),
            NavLink("counter:out", T("出件", "Hand out"), count="out", roles=CLERK),
            NavLink("counter:service", T("送达", "Service"), roles=CLERK),
            NavLink("counter:print", T("批量打印", "Print"), roles=CLERK),
            NavLink("counter:archive", T("归档", "Archive"), roles=CLERK, more=True),
            NavLink("counter:corrections", T("待补正", "Corrections"), count="corrections", roles=CLERK),
            NavLink("counter:relays", T("异地代收", "Elsewhere"), roles=CLERK, more=True),
            NavLink("counter:today", T("今日", "Today"), count="today", roles=CLERK),
            NavLink("counter:calls", T("催办", "Calls")),
            NavLink("counter:data", T("信息请求", "Data requests"), more=True),
            NavLink("counter:books", T("台账", "Books"), more=True),
            NavLink("counter:close", T("日结", "Close")),
            NavLink("counter:phrases", T("常用语", "Phrases"), more=True),
        ),
    )
)
