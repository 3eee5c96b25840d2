"""What every page of a journey is held to, and how a person fills in whatever form is in front of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from onewindow.cli.journey_answers import answers
from onewindow.usecases.demo_lives import sample_pdf

PASSWORD = "yunxi-demo-2026"
ANSWERS = answers("open-homestay")
SERIOUS = ("serious", "critical")
SITUATION = {"house": "own", "area": "368.4", "meals": "yes", "licence": "no", "sign": "no", "altered": "no", "sensitive": "no"}
_NONCES = re.compile(r'(name="(?:csrfmiddlewaretoken|command_id|seen)" value=)"[^"]*"')


class Visitor:
    """One person at one browser window. What the console complains of is remembered."""

    def __init__(self, chromium: Any, site: str, *, width: int = 1280, elder: bool = False) -> None:
        self.site = site
        self.context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        if elder:
            self.context.add_cookies([{"name": "ow_mode", "value": "elder", "url": site}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self._hear(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._hear(str(error)))

    def _hear(self, text: str) -> None:
        if "status of 4" not in text:  # a form that comes back with its errors is 422: the browser says so
            self.complaints.append(text)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def log_in(self, username: str, path: str = "/login") -> None:
        """Log in on the real page, wherever it leads."""
        self.go(path)
        self.page.fill("#f-username", username)
        self.page.fill("#f-password", PASSWORD)
        with self.page.expect_navigation():
            self.page.click("main form .btn-primary")

    def check(self, name: str) -> list[str]:
        """Faults of the page in front: wider than the window, serious accessibility faults, breaches of the policy."""
        found = [f"{name}: {text}" for text in self.complaints]
        self.complaints.clear()
        over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found.append(f"{name}: scrolls sideways by {over}px")
        return found + [f"{name}: {fault}" for fault in self.axe()]

    def axe(self) -> list[str]:
        """Serious findings of axe-core, each with its first element."""
        import axe_playwright_python.base as axe

        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        return [f"{v['id']} {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in SERIOUS]

    def press(self, selector: str) -> None:
        """Press something that leads to another page."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def settled(self) -> None:
        """Wait until what HTMX is putting in place is there."""
        self.page.wait_for_load_state("load")
        busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
        self.page.wait_for_function("busy => !document.querySelector(busy)", arg=busy)

    # --- forms -------------------------------------------------------------------------------------------------

    def answer_situation(self) -> None:
        """Two or three questions at a time, until the plan is there."""
        for _ in range(8):
            if "/plan" in self.page.url:
                return
            for name in self._names("#situation form"):
                self._put(name, SITUATION[name])
            before = self.page.url
            self.page.click("#situation form .btn-primary")
            self.page.wait_for_url(lambda url, before=before: url != before)
            self.settled()
        raise AssertionError(f"no plan after eight rounds: {self.page.url}")

    def fill_section(self) -> None:
        """Everything that is still empty on the section in front."""
        for name in self._names("#section-form"):
            controls = self.page.locator(f'#section-form [name="{name}"]:not([type=hidden])')
            if self.page.evaluate(
                "n => [...document.querySelectorAll(`#section-form [name='${n}']:not([type=hidden])`)]"
                ".some(e => /radio|checkbox/.test(e.type) ? e.checked : e.value.trim())", name,
            ):  # fmt: skip
                continue
            attribute = name.rpartition(".")[2]
            values = controls.evaluate_all("all => all.map(e => [e.type, e.value])")
            kind = values[0][0]
            if kind == "checkbox":
                for _, value in values if len(values) > 3 else values[:1]:
                    self._put(name, value)
            elif kind == "radio":
                choices = [value for _, value in values]
                self._put(name, ANSWERS.get(attribute, "yes" if "yes" in choices else choices[0]))
            else:
                self._put(name, _written(attribute, kind, controls.first.get_attribute("inputmode") or ""))

    def upload_everything(self) -> int:
        """A file for every paper on the list."""
        count = self.page.locator("section.paper-form").count()
        for number in range(count):
            panel = self.page.locator("section.paper-form").nth(number)
            name = panel.locator("h2").inner_text()
            panel.locator("input[type=file]").set_input_files(
                {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": sample_pdf(name)}
            )
            panel.locator(".upload").first.wait_for()
        return count

    def _names(self, form: str) -> list[str]:
        found = self.page.locator(f"{form} :is(input, select, textarea)[name]:not([type=hidden])")
        return list(dict.fromkeys(found.evaluate_all("all => all.filter(e => !e.disabled).map(e => e.name)")))

    def _put(self, name: str, value: str) -> None:
        control = self.page.locator(f'main form [name="{name}"]:not([type=hidden])')
        kind = control.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind in ("radio", "checkbox"):
            self._tick(self.page.locator(f'main form [name="{name}"][value="{value}"]'))
        elif kind == "select":
            control.select_option(value or ANSWERS.get(name, ""))
        else:
            control.fill(value)

    def _tick(self, choice: Any) -> None:
        """Choose as a person does: by the label, once it stands still (the page may still be scrolling)."""
        label = choice.locator("xpath=ancestor::label[1]")  # a choice stands inside its label
        named = self.page.locator(f'label[for="{choice.get_attribute("id")}"]')
        if not choice.is_checked():
            (label if label.count() else named).first.click()
        assert choice.is_checked()

    # --- swaps -------------------------------------------------------------------------------------------------

    def part(self, selector: str) -> str:
        """A part of the page as it stands, without what is new on every page and where the keyboard stands on it."""
        html = self.page.locator(selector).evaluate(
            "e => { const c = e.cloneNode(true);"
            "c.querySelectorAll('[data-said]').forEach(x => x.remove());"
            "c.querySelectorAll('[class=\"\"]').forEach(x => x.removeAttribute('class'));"
            "c.querySelectorAll('[data-tick]').forEach(x => ['data-on', 'aria-current'].forEach(a => x.removeAttribute(a)));"
            "return c.innerHTML }"
        )
        return re.sub(r"\s+", " ", _NONCES.sub(r'\1""', html)).strip()


def _written(attribute: str, kind: str, keyboard: str) -> str:
    if attribute in ANSWERS:
        return ANSWERS[attribute]
    if kind == "date":
        past = attribute.startswith(("fitted", "built"))
        return (today() + timedelta(days=-40 if past else 20)).isoformat()
    return "3" if keyboard in ("numeric", "decimal") else "溪上小院"


def today() -> date:
    return datetime.now(UTC).date()
