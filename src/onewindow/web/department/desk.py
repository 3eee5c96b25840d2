"""The department's desk in the shell: its name, its links."""

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.text import T
from onewindow.web.ui.nav import Desk, NavLink, register_desk

DESK = register_desk(
    Desk(
        "department",
        T("部门", "Department"),
        staff=True,
        home="department:home",
        links=(
            NavLink("department:home", T("待办", "To do"), count="todo"),
            NavLink("department:late", T("超期", "Overdue"), count="late", late=True),
            NavLink("department:done", T("已办", "Done")),
            NavLink("department:holding", T("手里", "In hand")),
            NavLink("department:service", T("送达", "Service")),
            NavLink("department:calls", T("催办", "Calls")),
            NavLink("department:phrases", T("常用语", "Phrases"), more=True),
            NavLink("department:verify", T("承诺核查", "Checks due")),
            NavLink("department:licences", T("证照后续", "Licences"), more=True),
            NavLink("department:joint", T("联审", "Joint reviews"), count="joint"),
            NavLink("department:suspended", T("挂起", "Suspended"), more=True),
            NavLink("department:frames", T("联合办理", "Joint handling"), more=True),
            NavLink("department:hands", T("上下级", "Levels"), more=True),
            NavLink("department:public", T("公示复议", "Publication"), more=True),
            NavLink("department:pool", T("人才库", "Inspectors"), more=True),
            NavLink("department:spot", T("双随机抽查", "Spot checks"), more=True),
            NavLink("console:questions", T("征询", "Questions"), roles=frozenset({Role.APPROVER, Role.HEAD}), more=True),
            NavLink("department:handovers", T("审管互动", "Handed over"), more=True),
            NavLink("cockpit:home", T("统计", "Figures"), roles=frozenset({Role.HEAD})),
            NavLink("department:head", T("待批", "For the head")),
        ),
    )
)
