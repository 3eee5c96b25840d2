"""The window's desk in the shell: its name and its links, each with its figure."""

from onewindow.core.kernel.text import T
from onewindow.web.ui.nav import Desk, NavLink, register_desk

DESK = register_desk(
    Desk(
        "counter",
        T("综合窗口", "Service window"),
        staff=True,
        home="counter:home",
        links=(
            NavLink("counter:home", T("收件", "Receive")),
            NavLink("counter:out", T("出件", "Hand out"), count="out"),
            NavLink("counter:corrections", T("待补正", "Corrections"), count="corrections"),
            NavLink("counter:today", T("今日", "Today"), count="today"),
        ),
    )
)
