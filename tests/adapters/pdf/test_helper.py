"""The helper process: on demand, shared by threads, gone when idle, replaced when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onewindow.adapters.pdf.client import HelperClient
from onewindow.adapters.pdf.fake import MARK, FakeRenderer
from onewindow.adapters.pdf.renderer import PdfRenderer
from onewindow.core.kernel.refusal import Refused
from tests.core.certs.samples import samples

SAMPLES = samples()

# Jobs for these tests only, named in a helper of our own (the real one knows only its own jobs).
JOBS = '''
import os, signal, sys, time
from onewindow.adapters.pdf.registry import JOBS

def echo(args, attachment):
    print("a stray line of a library")
    return {"args": args, "pid": os.getpid(), "env": sorted(os.environ)}, attachment[::-1]

def die(args, attachment):
    os.kill(os.getpid(), signal.SIGKILL)

def die_once(args, attachment):
    if not os.path.exists(args["mark"]):
        open(args["mark"], "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"pid": os.getpid()}, b""

def sleep(args, attachment):
    time.sleep(args["seconds"])
    return {}, b""

def fail(args, attachment):
    raise ValueError("wrong")

for name in ("echo", "die", "die_once", "sleep", "fail"):
    JOBS[name] = "jobs_of_this_test:" + name
'''


@pytest.fixture
def client(tmp_path, monkeypatch):
    (tmp_path / "jobs_of_this_test.py").write_text(JOBS)
    (tmp_path / "sitecustomize.py").write_text("import jobs_of_this_test\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made = HelperClient(idle=20)
    yield made
    made.close()


def test_no_helper_runs_before_the_first_job(client):
    assert client.pid is None
    client.call("echo", {})
    assert client.pid is not None


def test_one_helper_serves_every_thread_with_its_own_answer(client):
    def ask(number):
        result, made = client.call("echo", {"n": number}, attachment=b"%d" % number)
        return result["args"]["n"], made, result["pid"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(100, 140)))
    assert [answer[0] for answer in answers] == list(range(100, 140))
    assert [answer[1] for answer in answers] == [(b"%d" % n)[::-1] for n in range(100, 140)]
    assert {answer[2] for answer in answers} == {client.pid}


def test_a_killed_helper_is_replaced_and_nobody_notices(client):
    first, _ = client.call("echo", {})
    os.kill(first["pid"], signal.SIGKILL)
    second, _ = client.call("echo", {})
    assert second["pid"] != first["pid"]


def test_a_helper_that_dies_during_a_job_is_replaced_and_the_job_done(client, tmp_path):
    result, _ = client.call("die_once", {"mark": str(tmp_path / "mark")})
    assert result["pid"] == client.pid


def test_a_job_that_kills_every_helper_is_refused_after_two_tries(client):
    with pytest.raises(Refused) as refused:
        client.call("die", {})
    assert refused.value.code == "documents.helper-failed"
    assert "signal 9" in refused.value.refusals[0].message()
    assert client.call("echo", {"n": 1})[0]["args"] == {"n": 1}


def test_a_job_that_takes_too_long_is_refused_and_its_helper_ended(client):
    pid = client.call("echo", {})[0]["pid"]
    begun = time.monotonic()
    with pytest.raises(Refused) as refused:
        client.call("sleep", {"seconds": 30}, limit=0.5)
    assert refused.value.code == "documents.timeout"
    assert time.monotonic() - begun < 5
    assert _gone(pid)
    assert client.call("echo", {"n": 2})[0]["args"] == {"n": 2}


def test_waiting_for_ones_turn_counts_too(client):
    client.call("echo", {})
    with ThreadPoolExecutor(2) as pool:
        long = pool.submit(client.call, "sleep", {"seconds": 1.5})
        time.sleep(0.2)
        with pytest.raises(Refused) as refused:
            client.call("echo", {}, limit=0.3)
        assert refused.value.code == "documents.timeout"
        assert long.result() == ({}, b"")


def test_a_fault_inside_a_job_is_told_and_the_helper_lives_on(client):
    pid = client.call("echo", {})[0]["pid"]
    with pytest.raises(RuntimeError, match="ValueError: wrong"):
        client.call("fail", {})
    with pytest.raises(RuntimeError, match="KeyError"):
        client.call("no such job", {})
    assert client.pid == pid


def test_an_idle_helper_ends_by_itself_and_the_next_job_starts_another(client):
    client._idle = 0.3
    first = client.call("echo", {})[0]["pid"]
    assert _gone(first)
    assert client.call("echo", {})[0]["pid"] != first


def test_a_helper_ends_with_its_caller():
    script = (
        "import os, sys\n"
        "from onewindow.adapters.pdf.client import HelperClient\n"
        "client = HelperClient()\n"
        "try: client.call('no such job', {})\n"
        "except RuntimeError: pass\n"
        "print(client.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=_environment())
    assert _gone(int(ran.stdout))


def test_neither_the_caller_nor_the_wording_imports_the_typesetter():
    script = (
        "import sys\n"
        "import onewindow.adapters.pdf.renderer, onewindow.adapters.pdf.fake, onewindow.adapters.pdf.helper\n"
        "print(sorted({'typst', 'segno', 'django'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=_environment())
    assert ran.stdout.strip() == "[]", ran.stderr


def test_the_helper_inherits_no_keys(client, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_MASTER_KEY", "secret")
    inherited = set(client.call("echo", {})[0]["env"])
    assert not {name for name in inherited if name.startswith("ONEWINDOW")}
    assert inherited <= {
        "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH",
        "RAYON_NUM_THREADS", "MALLOC_ARENA_MAX",
    }  # fmt: skip


def test_a_renderer_survives_the_death_of_its_helper(font_folder):
    renderer = PdfRenderer(folder=font_folder, client=HelperClient(), limit=60)
    before = renderer.render(SAMPLES["receipt"])
    pid = renderer._client.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert renderer.render(SAMPLES["receipt"]) == before
    renderer.close()
    assert _gone(pid)


def test_the_fake_renderer_marks_its_output_and_refuses_like_the_real_one():
    fake = FakeRenderer()
    pdf = fake.render(SAMPLES["acceptance_notice"])
    assert pdf.startswith(b"%PDF-")
    assert MARK.encode() in pdf
    assert "云溪公许受〔2026〕1873 号".encode() in pdf
    assert fake.made == [SAMPLES["acceptance_notice"]]
    with pytest.raises(Refused):
        fake.render(SAMPLES["certificate-inn"].__class__(**{**_fields("receipt"), "number": ""}))


def _fields(name):
    data = SAMPLES[name]
    return {field: getattr(data, field) for field in data.__dataclass_fields__}


def _environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _gone(pid: int) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
