"""The labelled forms, and precision and recall of field pairs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from onewindow.cli.align import load_dictionary
from onewindow.core.align import Alignment, Dictionary, align, read_forms

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
Pair = frozenset[str]


@dataclass(frozen=True)
class Score:
    """Of field pairs: `precision` of those proposed, `recall` of those in the gold labels, `pairs` in the gold labels."""

    precision: float
    recall: float
    pairs: int


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    return load_dictionary(ROOT / "content")


@lru_cache(maxsize=1)
def labelled() -> tuple[dict[str, Any], ...]:
    """Every form with `means` at each field and its `split`."""
    return tuple(json.loads(path.read_text("utf-8")) for path in sorted((HERE / "forms").glob("*.json")))


def bare(forms: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The forms as a department brings them: without the answers."""
    return [
        {
            "id": form["id"],
            "title": form["title"],
            "fields": [{k: v for k, v in field.items() if k != "means"} for field in form["fields"]],
        }
        for form in forms
    ]


def meanings(forms: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {f"{form['id']}:{field['id']}": field["means"] for form in forms for field in form["fields"]}


def proposed(alignment: Alignment) -> dict[str, str]:
    return {name: str(n) for n, group in enumerate(alignment.groups) for name in group.fields}


def equal_labels(forms: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What one gets by comparing labels letter by letter."""
    return {f"{form['id']}:{field['id']}": field["label"] for form in forms for field in form["fields"]}


def pairs(groups: Mapping[str, str]) -> set[Pair]:
    by: dict[str, list[str]] = defaultdict(list)
    for name, group in groups.items():
        by[group].append(name)
    return {frozenset(pair) for members in by.values() for pair in combinations(members, 2)}


def score(found: set[Pair], gold: set[Pair], within: set[str] | None = None) -> Score:
    """Over all pairs, or over those that touch a field of `within`."""
    if within is not None:
        found = {pair for pair in found if pair & within}
        gold = {pair for pair in gold if pair & within}
    right = len(found & gold)
    return Score(right / max(1, len(found)), right / max(1, len(gold)), len(gold))


def run(forms: Iterable[Mapping[str, Any]]) -> Alignment:
    return align(read_forms(bare(forms)).forms, dictionary())


def of_split(*names: str) -> list[dict[str, Any]]:
    return [form for form in labelled() if form["split"] in names]


def fields_of(forms: Iterable[Mapping[str, Any]]) -> set[str]:
    return set(meanings(forms))
