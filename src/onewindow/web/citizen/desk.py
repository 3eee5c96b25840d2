"""The citizen's desk in the shell: its name, its links, its footer."""

from onewindow.core.kernel.text import T
from onewindow.web.ui.nav import Desk, NavLink, register_desk

DESK = register_desk(
    Desk(
        "citizen",
        T("办事", "Services"),
        staff=False,
        home="citizen:home",
        links=(
            NavLink("citizen:home", T("办事", "Services")),
            NavLink("citizen:my", T("我的办件", "My applications")),
            NavLink("citizen:certificates", T("我的证照", "My certificates")),
            NavLink("citizen:messages", T("消息", "Messages"), count="messages"),
        ),
        foot=(
            NavLink("citizen:help", T("办不成事？找人帮忙", "Stuck? Find help")),
            NavLink("citizen:register", T("公示公开", "Published decisions")),
            NavLink("citizen:hall", T("大厅窗口和时间", "Windows and hours")),
            NavLink("citizen:accessibility", T("无障碍说明", "Accessibility")),
            NavLink("citizen:privacy", T("个人信息怎样使用", "How your data are used")),
        ),
    )
)
