"""`onewindow align`: one document in, one proposal out."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.cli import __main__ as dispatcher

FORMS = [
    {
        "id": "a",
        "title": "食品经营许可申请书",
        "fields": [{"id": "x", "label": "经营者名称"}, {"id": "y", "label": "信用代码"}],
    },
    {
        "id": "b",
        "title": "排水许可申请表",
        "fields": [{"id": "x", "label": "排水户名称"}, {"id": "y", "label": "统一社会信用代码"}],
    },
]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run the word on documents; (exit code, standard output, standard error)."""

    def run(forms: Any, *more: str, decisions: Any = None) -> tuple[int, str, str]:
        path = tmp_path / "forms.json"
        path.write_text(forms if isinstance(forms, str) else json.dumps(forms), "utf-8")
        arguments = ["align", str(path), *more]
        if decisions is not None:
            (tmp_path / "decisions.json").write_text(json.dumps(decisions), "utf-8")
            arguments += ["--decisions", str(tmp_path / "decisions.json")]
        code = dispatcher.main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_json_is_one_document_with_every_field(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, err = ask(FORMS, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert [(g["element"], g["fields"]) for g in found["groups"]] == [
        ("unit.name", ["a:x", "b:x"]),
        ("unit.credit_code", ["a:y", "b:y"]),
    ]
    assert found["groups"][1]["code"] == "business.credit_code"
    assert all(isinstance(row, list) and len(row) == 3 for row in found["unsure"])


def test_the_page_names_element_and_fields(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = ask(FORMS)
    assert code == 0
    assert "统一社会信用代码  [unit.credit_code]" in out
    assert "a:y  b:y" in out


def test_decisions_are_obeyed(ask) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask(FORMS, "--json", decisions=[{"fields": ["a:x", "b:x"], "same": False}])
    assert ["a:x"] in [g["fields"] for g in json.loads(out)["groups"]]


def test_forms_come_from_standard_input_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(FORMS)))
    assert dispatcher.main(["align", "-", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["groups"]) == 2


@pytest.mark.parametrize(
    ("forms", "code"), [("nonsense", "align.bad-forms"), ({}, "align.bad-forms"), ([FORMS[0], FORMS[0]], "align.form-twice")]
)  # fmt: skip
def test_bad_forms_are_refused_with_a_code(ask, forms: Any, code: str) -> None:  # type: ignore[no-untyped-def]
    exit_code, out, _ = ask(forms, "--json")
    assert (exit_code, json.loads(out)["refused"]["code"]) == (1, code)


def test_a_remark_goes_to_standard_error(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, err = ask([{"id": "a", "title": "表", "fields": [{"id": "x", "label": ""}]}], "--json")
    assert code == 0 and json.loads(out)["groups"][0]["fields"] == ["a:x"]
    assert "a:x" in err


def test_a_missing_file_and_a_missing_dictionary(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert dispatcher.main(["align", str(tmp_path / "none.json")]) == 2
    code, out, _ = ask(FORMS, "--json", "--content", str(tmp_path))
    assert (code, json.loads(out)["refused"]["code"]) == (1, "align.no-dictionary")
