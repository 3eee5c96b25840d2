"""Money, blank certificates and originals of the played day: the till, the stock and the lunch hour, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .journey_answers import answers
from .journey_clerk import Clerk, DayBrowser
from .journey_client import Stuck
from .journey_page import Form, Page

KIND = "lodging-permit"
FIRST, SPOILED, LAST = "0071001", "0071002", "0071003"
COUPLE = "marry"
CARD: dict[str, str] = {"household": "no", "card": "yes"}
PLACE = "一号柜 B 盒"
WRONG = "JK-20-0001"
"""The slip of the person behind: taken by mistake, and refunded."""


@dataclass
class Till:
    """What happened: told in the result of the day as `till`."""

    payment: str = ""
    refused: int = 0
    used: str = ""
    spoiled: str = ""
    handed_over: int = 0
    returned: int = 0

    @property
    def counted(self) -> str:
        """Yuan in the till at the end of the day."""
        return "20" if self.payment else ""

    def to_json(self) -> dict[str, Any]:
        return {
            "payment": self.payment, "refused": self.refused, "blank_used": self.used, "blank_spoiled": self.spoiled,
            "originals_handed_over": self.handed_over, "originals_returned": self.returned,
        }  # fmt: skip

    # --- blanks ------------------------------------------------------------------------------------------------

    def stock(self, clerk: Clerk) -> None:
        """Three blanks come in; the same serials again are refused; one is spoiled in the printer."""
        browser = clerk.browser
        for expect in (200, 409):
            page = browser.get("/counter/books")
            form = _form(page, "receive").fill("kind", KIND).fill("first", FIRST).fill("last", LAST)
            page = browser.send(page, form, expect=(expect,))
        _says(browser, page, FIRST)
        self.refused += 1
        page = browser.get("/counter/books")
        browser.send(page, _form(page, "spoil").fill("serial", SPOILED).fill("reason", "打印机卡纸，已剪角"))
        self.spoiled = SPOILED

    def blank(self, clerk: Clerk, application: str) -> None:
        """The certificate is printed on a blank; the spoiled one is not there any more."""
        browser = clerk.browser
        links = browser.get(f"{application}/desk").links("/counter/books/blank/")
        if not links:
            raise Stuck(f"{browser.who}: {application} has no certificate to print on a blank")
        path = links[0].get("href")
        page = browser.get(path)
        refused = browser.send(page, page.form(having="serial").fill("serial", SPOILED), expect=(409,))
        _says(browser, refused, SPOILED)
        self.refused += 1
        browser.send(page, browser.get(path).form(having="serial").fill("serial", FIRST))
        self.used = FIRST

    # --- money -------------------------------------------------------------------------------------------------

    def fee(self, clerk: Clerk, other: Clerk, name: str, number: str, partner: str) -> str:
        """Somebody who renews the card with the marriage; both spouses are noted as present. The notice is wrong and corrected by
        two people; twenty yuan are paid once, the second clerk, who opened the page before, is refused. Then it shows that
        somebody else's slip was taken: refunded by the other clerk, then paid rightly. Gives the address of the application."""
        browser = clerk.browser
        said = {**answers(COUPLE), "partner.citizen_id": partner}
        at = clerk.serve(name, number, thing=COUPLE, situation=CARD, said_of=said)
        self._present(clerk, at, number, partner)
        page = browser.get(f"{at}/desk")
        browser.send(page, _form(page, "assess").fill("due", "10").fill("reason", "按旧标准减半"))
        clerk.correct(at, "ask", asked="fee", value="20", reason="减半的文件已经停止执行")
        other.confirm()
        mine, theirs = browser.get(f"{at}/desk"), other.browser.get(f"{at}/desk")
        browser.send(mine, _form(mine, "pay").fill("payment", WRONG))
        again = other.browser.send(theirs, _form(theirs, "pay").fill("payment", "JK-20-0002"), expect=(409,))
        _says(other.browser, again, "fee.paid-already")
        self.refused += 1
        self._refund(clerk, other, at)
        return at

    def _refund(self, clerk: Clerk, other: Clerk, at: str) -> None:
        """Who took the money may not give it back; the other does, with the slip; then it is paid rightly."""
        for who, expect in ((clerk, 409), (other, 200)):
            page = who.browser.get(f"{at}/desk")
            form = _form(page, "refund").fill("evidence", "退款单 TK-01").fill("reason", "刷成了后面一位的缴款单")
            who.browser.send(page, form, expect=(expect,))
        self.refused += 1
        browser, self.payment = clerk.browser, "JK-20-0003"
        page = browser.get(f"{at}/desk")
        browser.send(page, _form(page, "assess"))
        page = browser.get(f"{at}/desk")
        browser.send(page, _form(page, "pay").fill("payment", self.payment))

    def _present(self, clerk: Clerk, at: str, number: str, partner: str) -> None:
        """Both spouses, each with a card; the card of the one is refused for the other."""
        for role, card, expect in (("partner", number, 409), ("partner", partner, 200), ("applicant", number, 200)):
            page = clerk.browser.get(f"{at}/present")
            form = next(each for each in page.forms if each.named(f"{role}.read"))
            clerk.browser.send(page, form.fill(f"{role}.read", card), expect=(expect,))
        self.refused += 1
        _says(clerk.browser, clerk.browser.get(at), "都到场了")

    # --- lunch -------------------------------------------------------------------------------------------------

    def lunch(self, clerk: Clerk, other: Clerk, other_id: str, application: str, name: str) -> None:
        """An original is kept; the shift goes over with it in hand and with the seat, signed by both; the other gives it back.
        After lunch both sit where they sat."""
        browser = clerk.browser
        page = browser.get(f"{application}/desk")
        browser.send(page, _form(page, "keep").fill("place", PLACE))
        page = browser.get("/counter/hands")
        browser.send(page, _form(page, "give").fill("to", other_id))
        page = other.browser.get("/counter/hands")
        if "1 份原件" not in page.root.text:
            raise Stuck(f"{other.browser.who}: the hand-over does not list the original in hand")
        other.browser.send(page, _form(page, "sign"))
        self.handed_over = 1
        page = other.browser.get(f"{application}/desk")
        other.browser.send(page, _form(page, "return").fill("recipient", name))
        self.returned = 1
        page = other.browser.get("/counter/queue")
        other.browser.send(page, _form(page, "stand"))
        other.sit(other.seat)
        clerk.sit(clerk.seat)


def _form(page: Page, act: str) -> Form:
    """The first form with this hidden `act`. Stuck when the page has none."""
    for form in page.forms:
        if any(each.kind == "hidden" and each.value == act for each in form.named("act")):
            return form
    raise Stuck(f"{page.path}: nothing to “{act}” here: {'; '.join(page.complaints)}")


def _says(browser: DayBrowser, page: Page, words: str) -> None:
    if words not in page.root.text:
        raise Stuck(f"{browser.who}: {page.path} does not say “{words}”")
