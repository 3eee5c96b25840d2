"""Reading the answers to the situation questions. Which to put next: `asking`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.model import ElementKind, OneThing, SituationQuestion
from onewindow.core.kernel.refusal import Refusal, Refused, declare

from .names import SITUATION, NotApplicable

declare(
    "compose.no-thing",
    zh="没有“{thing}”这件事。请核对代码，可选：{known}。",
    en="There is no one-thing {thing}. Check the code; known: {known}.",
)
declare(
    "compose.no-route",
    zh="“{thing}”没有办理方式 {route}。可选：{known}。",
    en="{thing} has no route {route}. Choose one of: {known}.",
)
declare(
    "compose.no-question",
    zh="“{thing}”没有情形问题 {key}。可选：{known}。",
    en="{thing} has no situation question {key}. Choose one of: {known}.",
)
declare(
    "compose.bad-answer",
    zh="情形问题 {key} 的答案“{value}”不能用。请写：{expected}。",
    en="The answer {value} to the situation question {key} cannot be used. Write: {expected}.",
)

NONE = "none"
"""How 'none of these' is written as the answer to a question with several choices: an answer like any other."""

_YES = frozenset({"true", "yes", "1", "是", "y"})
_NO = frozenset({"false", "no", "0", "否", "n"})


def read_answers(thing: OneThing, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Situation answers with the types of their questions, from JSON values or from texts (`area=280`).

    Answers of None or an empty text are left out (not answered). Raises Refused with every wrong key and value:
    `compose.no-question`, `compose.bad-answer`.
    """
    questions = {question.key: question for question in thing.situation}
    read: dict[str, Any] = {}
    wrong: list[Refusal] = []
    for key, raw in answers.items():
        plain = key.removeprefix(SITUATION)
        if plain not in questions:
            known = "、".join(questions)
            wrong.append(Refusal("compose.no-question", {"thing": thing.code, "key": key, "known": known}))
            continue
        if raw is None or raw == "":
            continue
        try:
            read[plain] = _read(questions[plain], raw)
        except ValueError as error:
            params = {"key": key, "value": str(raw), "expected": str(error)}
            wrong.append(Refusal("compose.bad-answer", params))
    if wrong:
        raise Refused(*wrong)
    return read


def _read(question: SituationQuestion, raw: Any) -> Any:
    """One answer. Raises ValueError with what is expected."""
    if question.kind is ElementKind.YES_NO:
        return _yes_no(raw)
    if question.kind is ElementKind.NUMBER:
        return _number(raw)
    values = {option.value for option in question.options}
    if question.kind is ElementKind.MULTI:
        chosen = raw if isinstance(raw, list | tuple) else [v for v in str(raw).split(",") if v]
        if list(chosen) == [NONE] and NONE not in values:
            return []
        if any(value not in values for value in chosen):
            raise ValueError("、".join(option.value for option in question.options))
        return list(chosen)
    if question.options and str(raw) not in values:
        raise ValueError("、".join(option.value for option in question.options))
    return str(raw)


def _yes_no(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError("true / false")


def _number(raw: Any) -> int | float:
    if isinstance(raw, bool):
        raise ValueError("0, 1, 2 …")
    try:
        value = float(raw)
    except (TypeError, ValueError):
        raise ValueError("0, 1, 2 …") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("0, 1, 2 …")
    return int(value) if value == int(value) else value


def applicable(thing: OneThing, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the situation questions that are never put (their `when` fails): the default, else not applicable.

    Keys are `situation.<key>`. An answered question that has become inapplicable loses its answer here too.
    """
    found: dict[str, Any] = {}
    seen = dict(values)
    for question in thing.situation:
        if question.when is not None and holds(question.when, seen).outcome is False:
            name = SITUATION + question.key
            found[name] = NotApplicable() if question.default is None else question.default
            seen[name] = found[name]
    return found
