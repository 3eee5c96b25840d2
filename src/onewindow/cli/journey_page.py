"""A page as a person without scripts sees it: elements, links, forms with their controls. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SPACE = re.compile(r"\s+")


class NoSuchControl(Exception):
    """The page has no such form, control or choice: it is not the page that was expected."""


@dataclass(eq=False)
class Node:
    """One element. `children` are elements and pieces of text, in order."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This element and everything in it, in the order of the page."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def all(self, tag: str, where: Callable[[Node], bool] | None = None) -> list[Node]:
        """Every element of this kind inside, in order."""
        return [node for node in self.walk() if node.tag == tag and (where is None or where(node))]

    def get(self, name: str, default: str = "") -> str:
        """An attribute; empty when it is not there."""
        return self.attrs.get(name, default)

    def has_class(self, name: str) -> bool:
        return name in self.get("class").split()

    def inside(self, tag: str) -> Node | None:
        """The nearest element of this kind around this one."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node

    @property
    def text(self) -> str:
        """What is written in it, with single spaces."""
        return _SPACE.sub(" ", "".join(self._pieces())).strip()

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style", "svg"):
                yield from child._pieces()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.top = Node("#page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.top)
        self.top.children.append(node)
        if tag not in VOID:
            self.top = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.top.children.append(Node(tag, {name: value or "" for name, value in attrs}, self.top))

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self.top
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None and node.parent is not None:
            self.top = node.parent

    def handle_data(self, data: str) -> None:
        self.top.children.append(data)


def parse(html: str) -> Node:
    """The tree of a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


@dataclass(eq=False)
class Control:
    """One control of a form. `kind`: the input's type, `select` or `textarea`; `options`: values of a select."""

    kind: str
    name: str
    value: str
    checked: bool
    disabled: bool
    node: Node
    options: tuple[str, ...] = ()

    @property
    def sent(self) -> bool:
        """Whether the browser would send it as it stands."""
        if self.disabled or not self.name or self.kind in ("file", "submit", "button", "image", "reset"):
            return False
        return self.checked if self.kind in ("checkbox", "radio") else True


class Form:
    """A form that can be filled in and sent. Nothing that the page does not have can be filled in."""

    def __init__(self, node: Node, page: Node) -> None:
        self.node = node
        self.action = node.get("action")
        self.method = node.get("method", "get").lower()
        self.multipart = node.get("enctype") == "multipart/form-data"
        own = node.get("id")
        tags = ("input", "select", "textarea", "button")
        inner = [each for each in node.walk() if each.tag in tags]
        outer = [each for each in page.walk() if each.tag in tags and each.get("form") == own] if own else []
        self.controls = [_control(each) for each in (*inner, *outer) if each.tag != "button"]
        self.buttons = [each for each in (*inner, *outer) if each.tag == "button"]
        self.files: list[tuple[str, str, bytes, str]] = []

    def named(self, name: str) -> list[Control]:
        return [each for each in self.controls if each.name == name]

    def names(self) -> list[str]:
        """Names of the controls a person can change, in the order of the page, each once."""
        return list(dict.fromkeys(c.name for c in self.controls if c.name and c.kind != "hidden" and not c.disabled))

    def choices(self, name: str) -> list[str]:
        """What can be chosen under a name: values of radios, boxes or options; empty for free text."""
        found: list[str] = []
        for each in self.named(name):
            if each.disabled:
                continue
            if each.kind in ("radio", "checkbox"):
                found.append(each.value)
            found += [value for value in each.options if value]
        return found

    def fill(self, name: str, *values: str) -> Form:
        """Type or choose. NoSuchControl when the page has no such control or no such choice."""
        shown = [each for each in self.named(name) if each.kind != "hidden" and not each.disabled]
        if not shown:
            raise NoSuchControl(f"{self.action}: no control “{name}”, only {self.names()}")
        if shown[0].kind in ("radio", "checkbox"):
            missing = [value for value in values if value not in {each.value for each in shown}]
            if missing:
                raise NoSuchControl(f"{self.action}: “{name}” has no choice {missing}")
            for each in shown:
                each.checked = each.value in values
            return self
        control, value = shown[0], values[0] if values else ""
        if control.kind == "select" and value not in control.options:
            raise NoSuchControl(f"{self.action}: “{name}” has no choice “{value}”, only {control.options}")
        control.value = value
        return self

    def tick_all(self, name: str) -> Form:
        """Tick every box of a name that is not shut."""
        for each in self.named(name):
            if each.kind == "checkbox" and not each.disabled:
                each.checked = True
        return self

    def attach(self, name: str, file_name: str, data: bytes, media_type: str) -> Form:
        """Choose a file. NoSuchControl when the form takes none."""
        if not any(each.kind == "file" for each in self.named(name)):
            raise NoSuchControl(f"{self.action}: no place for a file “{name}”")
        self.files.append((name, file_name, data, media_type))
        return self

    def pairs(self, button: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """What is sent, in order; `button`: name and value of the one that is pressed."""
        sent = [(each.name, each.value) for each in self.controls if each.sent]
        if button is not None:
            if not any((b.get("name"), b.get("value")) == button for b in self.buttons):
                raise NoSuchControl(f"{self.action}: no button {button}")
            sent.append(button)
        return sent


def _control(node: Node) -> Control:
    kind = node.get("type", "text").lower() if node.tag == "input" else node.tag
    disabled = "disabled" in node.attrs or any(
        around.tag == "fieldset" and "disabled" in around.attrs for around in _around(node)
    )
    checked = "checked" in node.attrs
    if kind == "select":
        options = node.all("option")
        chosen = next((o for o in options if "selected" in o.attrs), options[0] if options else None)
        values = tuple(o.get("value", o.text) for o in options)
        value = chosen.get("value", chosen.text) if chosen is not None else ""
        return Control(kind, node.get("name"), value, False, disabled, node, values)
    if kind == "textarea":
        written = "".join(child for child in node.children if isinstance(child, str))
        return Control(kind, node.get("name"), written.removeprefix("\n"), False, disabled, node)
    value = node.get("value", "on" if kind in ("checkbox", "radio") else "")
    return Control(kind, node.get("name"), value, checked, disabled, node)


def _around(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


class Page:
    """An answer of the server: status, address, and the page as a tree."""

    def __init__(self, status: int, path: str, html: str, root: Node | None = None) -> None:
        self.status, self.path, self.html = status, path, html
        self.root = root if root is not None else parse(html)

    @cached_property
    def forms(self) -> list[Form]:
        return [Form(node, self.root) for node in self.root.all("form")]

    @property
    def title(self) -> str:
        return next((node.text for node in self.root.all("title")), "")

    @property
    def heading(self) -> str:
        return next((node.text for node in self.root.all("h1")), self.title)

    @property
    def complaints(self) -> list[str]:
        """What the page says went wrong: refusals, errors of fields and of the whole."""
        loud = [
            node.text
            for node in self.root.walk()
            if "hidden" not in node.attrs and (node.get("role") == "alert" or node.has_class("field-error"))
        ]
        return list(dict.fromkeys(text for text in loud if text))

    def links(self, contains: str) -> list[Node]:
        """Links whose address contains a piece."""
        return self.root.all("a", lambda node: contains in node.get("href"))

    def form(self, ending: str = "", *, having: str = "") -> Form:
        """The first form whose address ends so and that has a control of this name. NoSuchControl when none does."""
        found = self.forms_at(ending, having=having)
        if not found:
            raise NoSuchControl(f"{self.path}: no form “…{ending}” {having}".rstrip())
        return found[0]

    def forms_at(self, ending: str = "", *, having: str = "") -> list[Form]:
        return [
            form
            for form in self.forms
            if (form.action or self.path).split("?")[0].endswith(ending) and (not having or form.named(having))
        ]
