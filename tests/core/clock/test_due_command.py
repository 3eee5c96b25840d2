"""`onewindow due` is a contract: other programs call it."""

import json
import os
import random
import subprocess
import sys
import time

import pytest

from onewindow.cli.__main__ import main

ANSWER = {"date": "2025-02-27", "at": None, "running": True, "earliest": None, "provisional": False}


@pytest.fixture
def ask(capsys):
    """Run `onewindow due …`; returns (exit code, parsed stdout, stderr)."""

    def run(*arguments):
        try:
            code = main(["due", *arguments])
        except SystemExit as stop:
            code = stop.code
        captured = capsys.readouterr()
        return code, json.loads(captured.out) if captured.out else None, captured.err

    return run


@pytest.fixture
def ask_file(ask, tmp_path):
    def run(rows, *arguments):
        path = tmp_path / "rows.json"
        path.write_text(rows if isinstance(rows, str) else json.dumps(rows), encoding="utf-8")
        return ask("--file", str(path), "--json", *arguments)

    return run


def test_one_date_is_one_document(ask):
    assert ask("--from", "2025-01-24", "--limit", "20wd", "--json") == (0, ANSWER, "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--pause", "2025-03-10..2025-03-19"], {"date": "2025-04-11"}),
        (["--pause", "2025-03-15..2025-03-19", "--pause", "2025-03-10..2025-03-15"], {"date": "2025-04-11"}),
        (["--pause", "2025-03-10.."], {"date": None, "running": False, "earliest": "2025-04-01"}),
        (
            ["--pause", "2025-03-10..", "--on", "2025-03-19"],
            {"date": None, "running": False, "earliest": "2025-04-11"},
        ),
        (["--region", "450000"], {"date": "2025-04-02"}),
        (["--region", "450103000000"], {"date": "2025-04-02"}),
        (["--region", "410500"], {"date": "2025-03-31"}),
    ],
)
def test_options_change_the_answer(ask, arguments, expected):
    code, answer, _ = ask("--from", "2025-03-03", "--limit", "20wd", "--json", *arguments)
    assert code == 0 and answer == {**ANSWER, "date": None, **expected}


@pytest.mark.parametrize(
    ("start", "limit", "options", "date", "at"),
    [
        ("2025-03-03T17:31", "1wd", ["--cutoff", "17:30"], "2025-03-05", None),
        ("2025-03-03T17:30", "1wd", ["--cutoff", "17:30"], "2025-03-04", None),
        ("2025-03-03T16:30", "2wh", [], "2025-03-04", "2025-03-04T10:00:00+08:00"),
        ("2025-03-03T08:30:00Z", "2h", [], "2025-03-03", "2025-03-03T18:30:00+08:00"),
        ("2025-03-03T17:00:00Z", "1wd", [], "2025-03-05", None),
        ("2025-03-03 09:00", "24h", [], "2025-03-04", "2025-03-04T09:00:00+08:00"),
    ],
)
def test_moments_are_shanghai_moments(ask, start, limit, options, date, at):
    code, answer, _ = ask("--from", start, "--limit", limit, "--json", *options)
    assert (code, answer["date"], answer["at"]) == (0, date, at)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--from", "2025-03-03", "--limit", "3h"], "clock.needs_time"),
        (
            ["--from", "2025-03-03", "--limit", "3wd", "--pause", "2025-03-05..2025-03-04"],
            "clock.pause_reversed",
        ),
        (["--from", "9999-12-30", "--limit", "30d"], "clock.out_of_range"),
        (["--from", "2025-03-03", "--limit", "3wd", "--calendars", "/nowhere"], "due.calendar_unreadable"),
    ],
)
def test_a_refusal_is_a_document_and_exit_code_1(ask, arguments, code):
    exit_code, answer, _ = ask(*arguments, "--json")
    assert exit_code == 1 and list(answer) == ["refused"]
    assert answer["refused"]["code"] == code and answer["refused"]["message"]
    assert set(answer["refused"]) == {"code", "message"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--from", "2025-03-03"],
        ["--limit", "5wd"],
        ["--from", "2025-02-30", "--limit", "5wd"],
        ["--from", "3 March", "--limit", "5wd"],
        ["--from", "2025-03-03T25:00", "--limit", "5wd"],
        ["--from", "2025-03-03", "--limit", "5"],
        ["--from", "2025-03-03", "--limit", "5wd", "--pause", "2025-03-05"],
        ["--from", "2025-03-03", "--limit", "5wd", "--pause", "..2025-03-05"],
        ["--from", "2025-03-03", "--limit", "5wd", "--cutoff", "5pm"],
        ["--from", "2025-03-03", "--limit", "5wd", "--region", "Guangxi"],
        ["--from", "2025-03-03", "--limit", "5wd", "--on", "today"],
        ["--file", "/nowhere.json"],
        ["--from", "2025-03-03", "--file", "rows.json"],
        ["--what"],
    ],
)
def test_a_wrong_call_is_exit_code_2_with_nothing_on_stdout(ask, arguments):
    code, answer, said = ask(*arguments, "--json")
    assert (code, answer) == (2, None) and said


def test_a_file_is_answered_row_by_row_in_its_order(ask_file):
    rows = [
        {"from": "2025-01-24", "limit": "20wd"},
        {"from": "2025-03-03", "limit": "20wd", "pauses": [["2025-03-10", None]]},
        {"from": "2025-03-03", "limit": "20wd", "pauses": [["2025-03-10", "2025-03-19"]], "region": None},
        {"from": "2025-03-03T17:31", "limit": "1wd", "cutoff": "17:30"},
        {"from": "2025-03-27", "limit": "5wd", "region": "45"},
    ]
    code, answers, said = ask_file(rows)
    assert (code, said) == (0, "") and answers[0] == ANSWER
    assert [a["date"] for a in answers] == ["2025-02-27", None, "2025-04-11", "2025-03-05", "2025-04-08"]
    assert [a["earliest"] for a in answers] == [None, "2025-04-01", None, None, None]


def test_a_row_that_is_refused_says_so_in_its_place(ask_file):
    good = {"from": "2025-01-24", "limit": "20wd"}
    bad = [
        {"from": "2025-02-30", "limit": "5wd"},
        {"from": "2025-03-03"},
        {"from": "2025-03-03", "limit": 5},
        {"from": "2025-03-03", "limit": "5wd", "pauses": [["2025-03-05"]]},
        {"from": "2025-03-03", "limit": "5wd", "pauses": "2025-03-05.."},
        {"from": "2025-03-03", "limit": "5wd", "region": 450000},
        {"from": "2025-03-03", "limit": "5wd", "cutoff": "noon"},
        "2025-03-03",
        {"from": "2025-03-03", "limit": "3h"},
    ]
    code, answers, _ = ask_file([row for pair in zip([good] * len(bad), bad, strict=True) for row in pair])
    assert code == 1 and answers[::2] == [ANSWER] * len(bad)
    assert [a["refused"]["code"] for a in answers[1::2]] == ["due.row_unreadable"] * 8 + ["clock.needs_time"]
    assert "第 2 行" in answers[1]["refused"]["message"]


def test_unknown_keys_are_ignored_with_a_warning_on_stderr(ask_file):
    rows = [{"from": "2025-01-24", "limit": "20wd"}, {"from": "2025-01-24", "limit": "20wd", "item": "x"}]
    code, answers, said = ask_file(rows)
    assert (code, answers) == (0, [ANSWER, ANSWER])
    assert said == "warning: unknown key 'item' is ignored (first in row 2)\n"


def test_an_option_beside_a_file_is_the_default_of_its_rows(ask_file):
    rows = [
        {"from": "2025-03-27", "limit": "5wd"},
        {"from": "2025-03-27", "limit": "5wd", "region": "410500"},
    ]
    _, answers, _ = ask_file(rows, "--region", "45")
    assert [a["date"] for a in answers] == ["2025-04-08", "2025-04-03"]


def test_an_empty_file_of_rows_is_an_empty_list(ask_file):
    assert ask_file([]) == (0, [], "")


@pytest.mark.parametrize("text", ["{", "{}", '"x"', ""])
def test_a_file_that_is_no_list_is_a_wrong_call(ask_file, text):
    code, answer, said = ask_file(text)
    assert (code, answer) == (2, None) and "JSON" in said


def test_without_json_a_person_reads_a_sentence(capsys):
    assert main(["due", "--from", "2025-01-24", "--limit", "20wd"]) == 0
    assert capsys.readouterr().out == "最晚 2025-02-27\n"
    assert main(["due", "--from", "2025-03-03", "--limit", "20wd", "--pause", "2025-03-10.."]) == 0
    assert capsys.readouterr().out == "暂停计时，最早 2025-04-01\n"
    assert main(["due", "--from", "2026-12-25", "--limit", "5wd"]) == 0
    assert "放假安排尚未公布" in capsys.readouterr().out


def test_a_faulty_calendar_file_is_named(ask, tmp_path):
    (tmp_path / "2026.yaml").write_text("year: 2026\nstatus: published\noff: []\n", encoding="utf-8")
    code, answer, _ = ask("--from", "2026-03-03", "--limit", "5wd", "--calendars", str(tmp_path), "--json")
    assert code == 1 and "2026.yaml: " in answer["refused"]["message"]


def test_ten_thousand_rows_take_under_two_seconds_of_work(ask_file):
    dice = random.Random(3)
    rows = [
        {
            "from": f"20{dice.randrange(10, 27)}-0{dice.randrange(1, 10)}-1{dice.randrange(10)}",
            "limit": dice.choice(["5wd", "20wd", "45wd", "60d", "6m"]),
            "pauses": [["2024-03-10", "2024-04-10"]] if dice.random() < 0.5 else [],
            "region": dice.choice([None, "450000", "650100"]),
        }
        for _ in range(10_000)
    ]
    began = time.process_time()
    code, answers, _ = ask_file(rows)
    assert time.process_time() - began < 2
    assert (code, len(answers)) == (0, 10_000)


def test_the_word_starts_without_a_web_framework():
    script = "import sys, onewindow.cli.due; print(sorted(m for m in ('django', 'yaml') if m in sys.modules))"
    path = os.pathsep.join(entry for entry in sys.path if entry)
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
