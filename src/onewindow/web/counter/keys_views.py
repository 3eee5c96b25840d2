"""Every key of the window's desk on one page, and which single letters the check list takes on this machine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from onewindow.core.kernel.text import T, Text
from onewindow.web.counter.posted import show
from onewindow.web.ui.parts import Key

LETTERS: tuple[tuple[str, str, Text], ...] = (
    ("down", "J", T("下一份", "next paper")),
    ("up", "K", T("上一份", "previous paper")),
    ("yes", "Y", T("这份符合", "this one meets")),
    ("no", "X", T("这份不符合，选原因", "it does not; choose why")),
    ("zoom", "Z", T("放大扫描件", "enlarge the scan")),
    ("scan", "S", T("再扫一页", "scan a page")),
)
"""Acts of the check list with the letter each has unless this browser was told otherwise (`ui/js/keys.js` knows the same)."""

DESK: tuple[Key, ...] = (
    Key(("Alt N",), T("叫下一个；新办", "call the next; start something new")),
    Key(("Alt F",), T("找人、找件、找事项", "find a person, an application, an item")),
    Key(("Alt 1",), T("照上次再办", "the same again as last time")),
    Key(("Alt S",), T("这一页的主要一步：受理、提交、发放、记下", "the main step of the page: accept, hand in, hand out, note")),
    Key(("Alt G",), T("当面签了", "signed here")),
    Key(("Alt R",), T("备案；再叫一次", "record a filing; call again")),
    Key(("Alt B",), T("补正告知", "correction notice")),
    Key(("Alt T",), T("容缺受理", "accept, the rest to follow")),
    Key(("Alt U",), T("收下补交", "take the supplements")),
    Key(("Alt L",), T("收下容缺材料", "take deferred papers")),
    Key(("Alt P",), T("看文书、打印", "the papers, to print")),
    Key(("Alt E",), T("更正、撤销，另开一页", "corrections, on their own page")),
    Key(("Alt O",), T("出件", "hand out")),
    Key(("Alt Q",), T("取号", "take a number")),
    Key(("Alt K",), T("号先放一放", "park the number")),
    Key(("Alt C",), T("日结清点", "count for the close")),
)
"""Every Alt key that some page of this desk binds (a test compares with the templates)."""


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Nothing is stored here: the letters are kept by the browser of this window."""
    letters = [{"act": act, "letter": letter, "text": text} for act, letter, text in LETTERS]
    return show(request, "counter/keys.html", keys=DESK, letters=letters)


PATHS = (path("keys", keys, name="keys"),)
