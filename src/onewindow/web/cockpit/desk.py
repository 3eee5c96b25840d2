"""The cockpit in the shell: its name and its links."""

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.text import T
from onewindow.web.ui.nav import Desk, NavLink, register_desk

DESK = register_desk(
    Desk(
        "cockpit",
        T("驾驶舱", "Cockpit"),
        staff=True,
        home="cockpit:home",
        links=(
            NavLink("cockpit:home", T("总览", "Overview")),
            NavLink("cockpit:list", T("办件", "Cases")),
            NavLink("cockpit:suspended", T("挂起", "Suspended")),
            NavLink("cockpit:aired", T("催办晾晒", "Aired")),
            NavLink("cockpit:years", T("历年", "Years")),
            NavLink("cockpit:spot", T("双随机抽查", "Spot checks"), roles=frozenset({Role.SUPERVISOR}), more=True),
            NavLink("console:home", T("事项库", "Catalogue"), roles=frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})),
            NavLink("department:home", T("本局的办件", "Work list"), roles=frozenset({Role.HEAD})),
        ),
    )
)
