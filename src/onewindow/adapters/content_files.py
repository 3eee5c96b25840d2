"""Content files: YAML → plain data, with the line every value stands on.

YAML's surprises are switched off: dates, `yes`, `no`, `on`, `off` and `0x1f` stay strings, and a key written twice
is refused. A file that cannot be read never stops the others from being read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onewindow.core.catalogue.lists import LIST_KINDS
from onewindow.core.catalogue.problems import Problem, line_of
from onewindow.core.catalogue.read import KINDS
from onewindow.core.kernel.text import Text

CALENDARS = "calendars"  # named by their files: 2026, regions, hours
FOLDERS = (*KINDS, *LIST_KINDS, CALENDARS)
EXAMPLES = ".examples.yaml"


class _Loader(yaml.CSafeLoader):
    """CSafeLoader that keeps only null, true/false, plain decimal integers and floats as implicit types."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.visited: set[int] = set()


_Loader.yaml_implicit_resolvers = {}
_KEEP = (
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", list("tf")),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
)


for _tag, _pattern, _first in _KEEP:
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)

_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(frozen=True, slots=True)
class Document:
    """One published thing: its kind (folder), code, plain body, file, and path → line (1-based) in that file."""

    kind: str
    code: str
    body: dict[str, Any]
    file: str
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """A problem with the file and line where it stands."""

    problem: Problem
    file: str
    line: int

    def to_json(self) -> dict[str, Any]:
        return {"file": self.file, "line": self.line, **self.problem.to_json()}


@dataclass
class Pack:
    """A folder of content as it was read: documents, worked examples, and what could not be read."""

    folder: Path
    documents: list[Document] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Placed] = field(default_factory=list)

    def bodies(self) -> dict[str, dict[str, Any]]:
        """`{kind: {code: body}}`, the form the catalogue is made from."""
        found: dict[str, dict[str, Any]] = {kind: {} for kind in FOLDERS}
        for document in self.documents:
            found[document.kind][document.code] = document.body
        return found

    def place(self, problem: Problem) -> Placed:
        """Find the file and line of a problem."""
        for document in self.documents:
            if (document.kind, document.code) == (problem.kind, problem.code):
                return Placed(problem, document.file, line_of(problem.path, document.lines))
        return Placed(problem, f"{problem.kind}/", 1)


class _Fault(Exception):
    def __init__(self, line: int, path: str, rule: str, message: Text, remedy: Text) -> None:
        super().__init__(message.en)
        self.line, self.path, self.rule, self.message, self.remedy = line, path, rule, message, remedy


def load_pack(folder: Path | str) -> Pack:
    """Read every `*.yaml` under the content folders. Raises FileNotFoundError when the folder is not there."""
    root = Path(folder)
    if not root.is_dir():
        raise FileNotFoundError(root)
    pack = Pack(root)
    seen: dict[tuple[str, str], str] = {}
    for kind in FOLDERS:
        for path in sorted((root / kind).rglob("*.yaml")):
            name = path.relative_to(root).as_posix()
            try:
                entries = list(_entries(path))
            except _Fault as fault:
                pack.faults.append(_placed(fault, kind, path.stem, name))
                continue
            if path.name.endswith(EXAMPLES):
                pack.examples += [{"file": name, **body} for body, _ in entries]
                continue
            for body, lines in entries:
                _admit(pack, seen, kind, path, name, body, lines)
    return pack


def load_yaml(path: Path | str) -> Any:
    """One YAML file as plain data, read by the same strict rules (demo records, examples). Raises ValueError."""
    try:
        node, constructor = _compose(Path(path))
        return _plain(node, "", {}, constructor) if node is not None else None
    except _Fault as fault:
        raise ValueError(f"{path}:{fault.line}: {fault.message.en} {fault.remedy.en}") from fault


def _admit(
    pack: Pack,
    seen: dict[tuple[str, str], str],
    kind: str,
    path: Path,
    name: str,
    body: Any,
    lines: dict[str, int],
) -> None:
    """Take one document into the pack, or say why not: no mapping, no code, or a code that is taken."""
    line = lines.get("", 1)
    if not isinstance(body, dict):
        message = Text("这里要一份文件的内容（键和值）。", "A document (a mapping) is expected here.")
        remedy = Text("写成 code: … 开头的键和值。", "Write keys and values, beginning with code: …")
        pack.faults.append(_placed(_Fault(line, "", "document", message, remedy), kind, path.stem, name))
        return
    code = body.get("code", path.stem if kind == CALENDARS else None)
    if not isinstance(code, str) or not code:
        message = Text("缺少 code。", "'code' is missing.")
        remedy = Text(
            "补上 code，只用小写字母、数字和连字符。", "Add code: lower-case letters, digits and hyphens."
        )
        pack.faults.append(
            _placed(_Fault(line, "code", "missing-key", message, remedy), kind, path.stem, name)
        )
        return
    here = f"{name}:{lines.get('code', line)}"
    first = seen.setdefault((kind, code), here)
    if first != here:
        message = Text(f"{code} 已经在 {first} 写过。", f"{code} is already defined at {first}.")
        remedy = Text("删掉一处，或者换一个 code。", "Remove one of them, or choose another code.")
        fault = _Fault(lines.get("code", line), "code", "duplicate-code", message, remedy)
        pack.faults.append(_placed(fault, kind, code, name))
        return
    pack.documents.append(Document(kind, code, body, name, lines))


def _placed(fault: _Fault, kind: str, code: str, name: str) -> Placed:
    return Placed(Problem(kind, code, fault.path, fault.rule, fault.message, fault.remedy), name, fault.line)


def _entries(path: Path) -> Iterator[tuple[Any, dict[str, int]]]:
    """The documents of a file: one mapping, or a list of them. Raises _Fault."""
    node, constructor = _compose(path)
    if node is None:
        raise _Fault(
            1,
            "",
            "empty-file",
            Text("文件是空的。", "The file is empty."),
            Text("写上内容，或者删掉这个文件。", "Write something into it, or delete the file."),
        )
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for each in nodes:
        lines: dict[str, int] = {}
        yield _plain(each, "", lines, constructor), lines


def _compose(path: Path) -> tuple[Any, _Loader]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        return loader.get_single_node(), loader
    except UnicodeDecodeError as error:
        raise _Fault(
            1,
            "",
            "encoding",
            Text("文件不是 UTF-8 编码。", "The file is not UTF-8."),
            Text("用 UTF-8 另存。", "Save it as UTF-8."),
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise _Fault(
            mark.line + 1 if mark else 1,
            "",
            "yaml",
            Text(f"YAML 写法不对：{what}。", f"This is not YAML: {what}."),
            Text(
                "看看这一行的缩进、冒号和引号；有逗号或冒号的文字要加引号。",
                "Look at indentation, colons and quotes on this line; quote texts that hold commas or colons.",
            ),
        ) from error


def _scalar(node: Any, path: str, loader: _Loader) -> Any:
    try:
        return loader.construct_object(node)
    except yaml.YAMLError as error:
        raise _tagged(node, path) from error


def _tagged(node: Any, path: str) -> _Fault:
    message = Text(f"不认识的标记 {node.tag}。", f"Unknown tag {node.tag}.")
    remedy = Text("去掉标记，只写值。", "Remove the tag and write the plain value.")
    return _Fault(node.start_mark.line + 1, path, "tag", message, remedy)


def _plain(node: Any, path: str, lines: dict[str, int], loader: _Loader, at: int = 0) -> Any:
    """A node as plain JSON, noting the line of each path (`at`: the line of its key).

    Raises _Fault for a key written twice, an alias, a tag: content is written out, so that a reader sees all of it.
    """
    lines[path] = at or node.start_mark.line + 1
    if id(node) in loader.visited:
        message = Text("这里用了 YAML 别名（*）。", "A YAML alias (*) is used here.")
        raise _Fault(lines[path], path, "alias", message, Text("把内容写全。", "Write the content out."))
    loader.visited.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, path, loader)
    if node.tag not in _PLAIN_TAGS:
        raise _tagged(node, path)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, f"{path}[{index}]", lines, loader) for index, each in enumerate(node.value)]
    read: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        inner = f"{path}.{key}" if path else key
        if key in read:
            raise _Fault(
                key_node.start_mark.line + 1,
                inner,
                "duplicate-key",
                Text(f"“{key}”写了两次。", f"The key {key!r} is written twice."),
                Text("留下一处。", "Keep one of them."),
            )
        read[key] = _plain(value_node, inner, lines, loader, key_node.start_mark.line + 1)
    return read
