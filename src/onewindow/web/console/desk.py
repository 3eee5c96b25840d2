"""The console in the shell: its name and its links; the administrator's stand only for the administrator."""

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.text import T
from onewindow.web.console.rights import READERS
from onewindow.web.ui.nav import Desk, NavLink, register_demo_link, register_desk

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

DESK = register_desk(
    Desk(
        "console",
        T("事项库", "Catalogue"),
        staff=True,
        home="console:home",
        links=(
            NavLink("console:things", T("一件事", "One-things"), roles=READERS),
            NavLink("console:studio", T("设计工作台", "Studio"), roles=frozenset({Role.DESIGNER})),
            NavLink("console:items", T("事项", "Items"), roles=READERS),
            NavLink("console:search", T("目录", "Everything"), roles=READERS),
            NavLink("console:lists", T("清单", "Lists"), roles=READERS),
            NavLink("console:changes", T("改动", "Changes"), roles=READERS),
            NavLink("console:reforms", T("改革", "Reforms"), roles=READERS),
            NavLink("console:rules", T("秒批", "By rule")),
            NavLink("console:questions", T("征询", "Questions")),
            NavLink("console:routing", T("谁来办", "Routing"), roles=READERS),
            NavLink("console:divisions", T("区划", "Divisions"), roles=READERS),
            NavLink("console:profiles", T("各地参数", "Places"), roles=READERS),
            NavLink("console:calendar", T("日历", "Calendar"), roles=READERS),
            NavLink("console:hall", T("大厅", "Hall"), roles=frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})),
            NavLink("console:archive", T("档案", "Archive"), roles=frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})),
            NavLink("console:accounts", T("账号", "Accounts"), roles=ADMINISTRATOR),
            NavLink("console:system", T("系统", "System"), roles=ADMINISTRATOR),
            NavLink(
                "cockpit:home", T("驾驶舱", "Cockpit"), roles=frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
            ),
        ),
    )
)
register_demo_link(NavLink("console:clock", T("时间机器", "Time machine"), roles=ADMINISTRATOR))
