"""Every component says what it draws, in both languages, and swallows no hostile text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.template import Context, Template

from onewindow.core.kernel.text import T
from onewindow.web.ui import parts as p
from onewindow.web.ui import words
from onewindow.web.ui.fields import FieldView, OptionView, RowView

EVIL = "\"><script>alert(1)</script>&'{{ x }}"
AT = datetime(2026, 9, 18, 1, 2, tzinfo=UTC)


def show(source: str, locale: str = "zh-hans", **context: object) -> str:
    with words.speaking(locale):
        return Template("{% load ui %}" + source).render(Context(context))


class Balance(HTMLParser):
    """Every element that opens also closes, in order; collects names and attributes."""

    VOID = frozenset(("input", "br", "img", "meta", "link", "hr", "path", "rect", "circle"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


SOURCE = p.Source("register", EVIL, "#")
HOSTILE = {
    "situation": ("{% situation x change_url='/a' %}", [p.Pair(EVIL, EVIL)]),
    "figures": ("{% figures x %}{% sheet x %}", [p.Figure(EVIL, 1, 2, EVIL, EVIL)]),
    "asks": ("{% asks x %}", [p.AskGroup(EVIL, (EVIL,), EVIL)]),
    "facts": ("{% facts x %}{% known x %}", [p.Fact(EVIL, EVIL, SOURCE, EVIL, "/w", "/u")]),
    "mats": ("{% mats x %}", [p.Mat(EVIL, EVIL, EVIL, "/u", "near", EVIL)]),
    "exempt": ("{% exempt x %}", [p.Exempt(EVIL, (EVIL, EVIL), EVIL)]),
    "steps": ("{% steps x %}", [p.Step(EVIL, EVIL, "done", "/u"), p.Step(EVIL, EVIL, "now")]),
    "track": (
        "{% track x %}",
        [p.Track(EVIL, EVIL, "run", "run", EVIL, EVIL, p.Days(1, 3, note=EVIL), "/u")],
    ),
    "rows": ("{% rows x %}", [p.Row(EVIL, EVIL, "/u", EVIL, "doc", "ok", EVIL)]),
    "msgs": ("{% msgs x %}", [p.Message(AT, EVIL, True, "/u")]),
    "ticks": (
        "{% ticks x %}",
        [p.Tick("1", EVIL, EVIL, "no", (p.Point("n", EVIL),), "/t", "/u", "no", EVIL, "/p")],
    ),
    "verdict": ("{% verdict x %}", [p.Clause(EVIL, EVIL, EVIL, "no")]),
    "chain": ("{% chain x %}", [p.Link(AT, EVIL, EVIL, "abcdef01", "123456ff")]),
    "levers": ("{% levers x %}", [p.Lever(2, EVIL, EVIL, EVIL)]),
    "keys": ("{% keys x %}", [p.Key((EVIL,), EVIL)]),
    "crumbs": ("{% crumbs x %}{% tabs x %}{% jump x %}", [p.Tab(EVIL, "/u", True, 3)]),
    "proof": ("{% proof x x '/u' %}{% proofband x x '/u' %}{% nothing x x '/u' x %}", EVIL),
    "marks": (
        "{% tag 'ok' x %}{% chip kind='self' label=x %}{% button x why=x %}{% button x url='/u' key='Alt S' %}",
        EVIL,
    ),
    "frames": (
        "{% page_head x eyebrow=x lead=x %}{{ x }}{% endpage_head %}{% section x note=x id='s' %}{{ x }}{% endsection %}"
        "{% panel x note=x id='p' tag='ok' tag_text=x url='/u' link=x %}{{ x }}{% endpanel %}"
        "{% promise label=x date=x note=x micro=x %}{{ x }}{% endpromise %}{% notice x kind='near' %}{{ x }}{% endnotice %}"
        "{% fold x %}{{ x }}{% endfold %}{% call x name=x about=x note=x %}{{ x }}{% endcall %}{% act x %}{{ x }}{% endact %}",
        EVIL,
    ),
    "upload": (
        "{% upload x %}",
        p.FileView(EVIL, 9, 1, AT, view_url="/v", thumb_url="/t", save_url="/d", remove_url="/r", replace_url="/s",
                   checks=(p.Point("y", EVIL),), problems=(EVIL,)),  # fmt: skip
    ),
    "drop": ("{% drop url='/u' label=x help=x %}", EVIL),
    "search": (
        "{% search '/s' value=x label=x hint=x %}{% save_status %}{% print_button x %}{% seal x %}",
        EVIL,
    ),
    "errors": ("{% error_summary x %}", [("beds", EVIL)]),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("locale", ["zh-hans", "en"])
def test_hostile_text_stays_text(name: str, locale: str):
    source, value = HOSTILE[name]
    html = show(source, locale, x=value)
    parsed = Balance(html)
    assert parsed.open == []
    assert [tag for tag, _ in parsed.seen if tag == "script"] == []
    assert "alert(1)" in html  # it is there, as text
    assert [a for _, attrs in parsed.seen for a in attrs if a.startswith("on") or a == "style"] == []


def test_rows_may_be_plain_dicts():
    assert "一" in show(
        "{% facts x %}", x=[{"label": "一", "value": "二", "source": {"kind": "calc", "label": "三"}}]
    )


def test_a_tag_has_a_shape_a_word_and_a_known_kind():
    assert show('{% tag "late" "超期"|en:"Overdue" %}', "en") == '<span class="tag tag-late">Overdue</span>'
    with pytest.raises(ValueError, match="no tag of kind"):
        show('{% tag "blue" "x" %}')
    with pytest.raises(ValueError, match="needs a word"):
        show('{% tag "ok" "" %}')


def test_a_source_is_a_square_a_circle_or_a_drop():
    shapes = [
        re.search(r'class="chip ?([^"]*)"', show("{% chip kind=k label='x' %}", k=k))[1]
        for k in ("register", "calc", "self")
    ]
    assert shapes == ["", "chip-calc", "chip-self"]


def test_a_chip_may_open_in_place():
    html = show("{% chip_why x %}{{ x.label }}{% endchip_why %}", x=SOURCE)
    parsed = Balance(html)
    assert [tag for tag, _ in parsed.seen] == ["details", "summary", "div"]


def test_the_cells_of_days_say_what_they_draw():
    assert "已用 3，共 5 个工作日" in show("{% days used=3 total=5 %}")
    assert show("{% days used=3 total=5 %}").count('<i class="used">') == 3
    assert "已用 6，比 5 个工作日多 1" in show("{% days used=6 total=5 %}")
    assert "还没起算，共 3 个工作日" in show("{% days total=3 %}")
    assert "3 working days in all" in show("{% days total=3 %}", "en")
    assert show("{% days used=3 total=90 %}").count("<i ") == 0


def test_what_is_not_known_stands_first_in_a_verdict():
    html = show(
        "{% verdict x %}",
        x=[p.Clause("a", "甲", outcome="yes"), p.Clause("b", "乙", outcome="no"), p.Clause("c", "丙")],
    )
    assert re.findall("[甲乙丙]", html) == ["丙", "乙", "甲"]


def test_a_state_that_is_not_drawn_is_an_error():
    with pytest.raises(KeyError):
        show("{% track x %}", x=[p.Track("a", "b", "sideways", "ok", "c")])


def test_a_disabled_button_says_why_and_stays_reachable():
    parsed = Balance(show('{% button "受理" why="还差 1 份材料" %}'))
    (_, button), (_, why) = [each for each in parsed.seen if "id" in each[1] or each[0] == "button"]
    assert button["aria-disabled"] == "true" and "disabled" not in button
    assert button["aria-describedby"] == why["id"]


def test_the_clock_counts_what_is_left_and_what_is_over():
    near = p.ClockView(3, 5, 20, date(2026, 9, 18), date(2026, 9, 21), date(2026, 10, 19), "near")
    html = show("{% clock x %}", x=near)
    assert "还有 2" in html and "承诺 9月21日" in html and "法定 10月19日" in html and "临近期限" in html
    late = p.ClockView(7, 5, 20, date(2026, 9, 23), date(2026, 9, 21), date(2026, 10, 19), "late")
    assert "超过 2" in show("{% clock x %}", x=late)
    waiting = p.ClockView(0, 3, 20, state="wait")
    assert "还没起算" in show("{% clock x %}", x=waiting)


FIELDS = [
    FieldView("a", "text", "甲", "帮助", "v", error="错", warning="看"),
    FieldView(
        "b",
        "choice",
        "乙",
        options=(OptionView("1", "一", "提示"), OptionView("2", "二", disabled=True, why="因为")),
        value="1",
    ),
    FieldView("c", "multi", "丙", options=(OptionView("1", "一"), OptionView("2", "二")), value=["1", "2"]),
    FieldView("d", "yesno", "丁", value=False),
    FieldView("e", "select", "戊", options=(OptionView("1", "一"),), value="1"),
    FieldView("f", "date", "己", value=date(2026, 10, 1), constraints={"min": date(2026, 9, 1)}),
    FieldView("g", "number", "庚", unit="间", required=False),
    FieldView("h", "long", "辛", value=EVIL),
    FieldView("i", "group", "壬", fields=(FieldView("i.name", "text", "名", error="空"),)),
    FieldView("j", "rows", "癸", rows=(RowView((FieldView("j.0.name", "id", "号"),)),)),
    FieldView("k", "known", "子", value="1", source=SOURCE),
    FieldView("l", "money", "丑"),
    FieldView("m", "file", "寅"),
]


def test_every_kind_of_field_is_bound_to_its_words():
    parsed = Balance(show("{% fields x %}", x=FIELDS))
    assert parsed.open == []
    ids = [attrs["id"] for _, attrs in parsed.seen if attrs.get("id")]
    assert len(ids) == len(set(ids))
    for tag, attrs in parsed.seen:
        if tag == "label" and attrs.get("for"):
            assert attrs["for"] in ids
        for target in (attrs.get("aria-describedby") or "").split():
            assert target in ids


def test_a_wrong_answer_is_marked_and_described():
    parsed = Balance(show("{% field x %}", x=FIELDS[0]))
    (control,) = [attrs for tag, attrs in parsed.seen if tag == "input"]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "f-a-h f-a-w f-a-e"


def test_the_error_summary_leads_to_each_control():
    html = show("{% error_summary x %}", x=FIELDS)
    assert re.findall(r'href="#([^"]+)"', html) == ["f-a", "f-i-name"]
    assert "有 2 处要改，改好就能继续" in html
    assert "2 to correct" in show("{% error_summary x %}", "en", x=FIELDS)
    assert show("{% error_summary x %}", x=FIELDS[1:4]) == ""


def test_an_optional_question_says_so_and_a_required_one_does_not():
    assert "选填" in show("{% field x %}", x=FIELDS[6])
    assert "选填" not in show("{% field x %}", x=FIELDS[1])


def test_a_form_carries_a_nonce_that_is_new_each_time():
    source = '{% form action="/x" autosave="/save" %}{% endform %}'
    nonces = {re.search(r'name="command_id" value="([^"]+)"', show(source))[1] for _ in range(5)}
    assert len(nonces) == 5
    assert 'data-autosave="/save"' in show(source) and "data-guard" in show(source)


def test_an_elder_page_shows_no_chart():
    from onewindow.web.ui.gallery_plots import timeline

    assert show("{% gantt x %}", x=timeline(), mode="elder") == ""
    assert show("{% gantt x %}", x=timeline()).count("<svg") == 2


def test_texts_are_said_in_english_throughout():
    html = show(
        "{% facts x %}",
        "en",
        x=[p.Fact(T("甲", "First"), T("乙", "Second"), p.Source("calc", T("丙", "Third")))],
    )
    assert not re.search("[一-龥]", html)
