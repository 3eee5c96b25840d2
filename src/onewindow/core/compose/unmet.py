"""Why a need of a bare instance cannot be met: what nobody gives, what never answers, and sources in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from onewindow.core.kernel.text import T, Text

from .bare import Problem, follow

_ROOT = T(
    "{way}{name} 不能问，也没有数据源给出。请允许提问，或接上给出它的数据源。",
    "{way}{name} may not be asked and no source yields it. Allow it to be asked, or connect a source that yields it.",
)
_CLOSED = T(
    "{way}{name} 不能问，给出它的 {ids} 没有可用的键。请允许提问，或给数据源写上键。",
    "{way}{name} may not be asked and {ids}, which yields it, has no keys. "
    "Allow it to be asked, or give the source its keys.",
)
_CIRCLE = T(
    "{way}数据源互相等待：{circle}。请允许提问其中一项，或接上不要这些键的数据源。",
    "{way}the sources wait for each other: {circle}. "
    "Allow one of these to be asked, or connect a source without these keys.",
)
_WAY = T("要先知道 {path}；", "{path} must be known first; ")


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that no answer can reach, and why, with the remedy."""

    need: str
    because: Text


def unmet(problem: Problem) -> tuple[Unmet, ...]:
    """The needs that stay unknown even if everything that may be asked is asked."""
    known, _ = follow(problem.weights.keys(), problem.sources)
    lacks = _lacks(problem, known)
    return tuple(Unmet(need, _because(problem, need, lacks)) for need in problem.needs if need not in known)


def _lacks(problem: Problem, known: Set[str]) -> dict[str, dict[str, str]]:
    """Per unknown element: the unknown keys of the sources that yield it, each with such a source."""
    lacks: dict[str, dict[str, str]] = {name: {} for name in problem.elements if name not in known}
    for source in problem.sources:
        for name in source.yields:
            for keys in source.keys if name in lacks else ():
                for key in keys:
                    if key not in known:
                        lacks[name].setdefault(key, source.id)
    return lacks


def _because(problem: Problem, need: str, lacks: Mapping[str, Mapping[str, str]]) -> Text:
    """The nearest root of the trouble; where there is none, every way leads into a circle: the first one met."""
    came = {need: ""}
    queue = [need]
    for name in queue:
        if not lacks[name]:
            return _at_root(problem, name, _way(came, name))
        for key in lacks[name]:
            if key not in came:
                came[key] = name
                queue.append(key)
    path = [need]
    while (after := next(iter(lacks[path[-1]]))) not in path:
        path.append(after)
    start = path.index(after)
    circle = " ← ".join(
        f"{name} ({lacks[name][key]})"
        for name, key in zip(path[start:], [*path[start + 1 :], after], strict=True)
    )
    return _told(_CIRCLE, path[1 : start + 1], circle=f"{circle} ← {after}")


def _at_root(problem: Problem, name: str, way: list[str]) -> Text:
    holding = [source.id for source in problem.sources if name in source.yields]
    if not holding:
        return _told(_ROOT, way, name=name)
    return _told(_CLOSED, way, name=name, ids="、".join(holding))


def _way(came: Mapping[str, str], name: str) -> list[str]:
    """The keys from the need to `name`, without the need."""
    way: list[str] = []
    while came[name]:
        way.append(name)
        name = came[name]
    return way[::-1]


def _told(what: Text, way: list[str], **values: str) -> Text:
    before = {"zh": "", "en": ""}
    if way:
        path = " ← ".join(way)
        before = {"zh": _WAY.pick("zh", path=path), "en": _WAY.pick("en", path=path)}
    return T(what.pick("zh", way=before["zh"], **values), what.pick("en", way=before["en"], **values))
