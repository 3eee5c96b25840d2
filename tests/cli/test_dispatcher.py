"""The command's promises: exit codes, one JSON document, and no database for words that need none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onewindow.cli import __main__ as dispatcher
from onewindow.cli.words import WORDS
from onewindow.core.kernel.refusal import Refusal, Refused, declare

CODE = declare("test.refused", zh="不行：{why}", en="No: {why}")


class Word:
    """A word that does what the test wants."""

    def __init__(self, outcome: BaseException | int | None) -> None:
        self.outcome = outcome

    def add_parser(self, subparsers) -> None:  # type: ignore[no-untyped-def]
        parser = subparsers.add_parser("due")
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(run=self.run)

    def run(self, args) -> int | None:  # type: ignore[no-untyped-def]
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run `onewindow due …` with a given outcome; returns the exit code."""

    def run(outcome: BaseException | int | None, *arguments: str) -> int:
        monkeypatch.setattr(dispatcher.importlib, "import_module", lambda name: Word(outcome))
        return dispatcher.main(["due", *arguments])

    return run


def test_a_word_that_returns_nothing_ends_with_zero(say) -> None:  # type: ignore[no-untyped-def]
    assert say(None) == 0


def test_a_refusal_is_exit_one_and_a_sentence_on_stderr(say, capsys) -> None:  # type: ignore[no-untyped-def]
    assert say(Refused(Refusal(CODE, {"why": "过期"}))) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "不行：过期 [test.refused]\n")


def test_with_json_a_refusal_is_one_document(say, capsys) -> None:  # type: ignore[no-untyped-def]
    assert say(Refused(Refusal(CODE, {"why": "过期"})), "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"refused": {"code": CODE, "message": "不行：过期"}}


def test_every_reason_of_a_refusal_is_given(say, capsys) -> None:  # type: ignore[no-untyped-def]
    say(Refused(Refusal(CODE, {"why": "甲"}), Refusal(CODE, {"why": "乙"})), "--json")
    refused = json.loads(capsys.readouterr().out)["refused"]
    assert [reason["message"] for reason in refused["reasons"]] == ["不行：甲", "不行：乙"]


def test_misuse_is_exit_two(say, capsys) -> None:  # type: ignore[no-untyped-def]
    from onewindow.cli.output import UsageError

    assert say(UsageError("--from is missing")) == 2
    assert capsys.readouterr().err == "onewindow due: --from is missing\n"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["due", "--no-such-option"]])
def test_an_unknown_word_or_option_is_exit_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dispatcher.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dispatcher.main([word, "--help"])
    assert ended.value.code == 0
    assert f"usage: onewindow {word}" in capsys.readouterr().out


def test_due_starts_without_the_framework(root: Path) -> None:
    code = (
        "import sys; from onewindow.cli.__main__ import parser; parser('due'); "
        "print([m for m in ('django', 'yaml', 'typst', 'openpyxl') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_command_works_from_any_folder_and_through_a_link(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "ow"
    link.symlink_to(root / "onewindow")
    environment = {**os.environ, "PATH": os.environ["PATH"]}
    result = subprocess.run(
        [link, "--version"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (result.returncode, result.stdout) == (0, "onewindow 0.1.0\n")
