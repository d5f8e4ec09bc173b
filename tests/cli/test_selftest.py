from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vanthu.cli import selftest
from vanthu.dev import leash
from vanthu.selftest import checks
from vanthu.selftest.report import Stopped, Wrong, step

COMMAND = (sys.executable, "-m", "vanthu", "selftest")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment full of settings that point nowhere, with a place for temporary files of its own."""
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing",
        "AXIS_DATABASE_URL": "nonsense",
        "OBJECT_STORE": "s3://somebody-elses",
        "VANTHU_ENV": "production",
        "VANTHU_DATA": str(tmp_path / "not-to-be-touched"),
        "SECRET_KEY": "short",
        "CLAMD": "127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    yield {**os.environ, **nowhere}
    assert not (tmp_path / "not-to-be-touched").exists()


def sabotaged(tmp_path: Path, sabotage: str) -> list[str]:
    """The command with a body in which something was broken before it began."""
    body = tmp_path / "body.py"
    body.write_text(
        "import sys\n"
        "def break_it():\n" + "".join(f"    {line}\n" for line in sabotage.strip().splitlines()) + "\n"
        "import vanthu.cli.django_setup as django_setup\n"
        "setup = django_setup.setup\n"
        "def then(**more):\n    setup(**more)\n    break_it()\n"
        "django_setup.setup = then\n"
        "from vanthu.selftest.__main__ import main\n"
        "sys.exit(main())\n"
    )
    script = (
        "import sys\n"
        "from vanthu.cli import main, selftest\n"
        f"selftest.BODY = (sys.executable, {str(body)!r})\n"
        "sys.exit(main(['selftest', '--json']))\n"
    )
    return [sys.executable, "-c", script]


def folders_of(process: subprocess.Popen[str]) -> list[Path]:
    """What this run has of throw-away clusters; others run beside it."""
    return list(Path("/tmp").glob(f"vanthu-{process.pid}-*"))


@pytest.mark.long
def test_the_main_job_works_whatever_the_environment_says(place: dict[str, str]) -> None:
    done = subprocess.run([*COMMAND, "--json"], env=place, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert done.stdout.count("\n") == 1
    said = json.loads(done.stdout)
    assert set(said) == {"ok", "ms", "steps"} and said["ok"]
    assert all(set(each) == {"name", "ms", "ok", "detail"} and each["ok"] for each in said["steps"])
    assert said["ms"] >= sum(each["ms"] for each in said["steps"])
    steps = {each["name"]: each["detail"] for each in said["steps"]}
    assert [name for name in steps if name.startswith("BD ")] == [
        "BD Soạn thảo",
        "BD Trình thông qua",
        "BD Thông qua & trình duyệt",
        "BD Ký VB",
        "BD Duyệt & Chuyển VT",
        "BD Cấp số",
        "BD Ký số cơ quan",
        "BD Phát hành",
    ]
    assert steps["Kiểm tra ký số"] == "hợp lệ, bản gốc"
    for agency in ("LC", "HG"):
        assert steps[f"{agency} Đã hoàn thành"] == "bên gửi nhận 01 03 04 05 06"
    assert "HG Tiếp nhận" in steps and "LC Tiếp nhận" not in steps, "Lai Châu accepts by itself"
    assert next(detail for name, detail in steps.items() if name.startswith("QN ")) == "bên gửi nhận 01 02"


@pytest.mark.long
@pytest.mark.parametrize(
    ("sabotage", "failing", "why"),
    [
        (
            """
            from vanthu.documents import work
            from vanthu.pdf import number, sign
            seal = sign.seal
            def another(pdf, **more):
                day = more["number"]
                return seal(pdf, **(more | {"number": number.NumberDate(number="07", day=day.day, month=day.month, year=day.year)}))
            sign.seal = another
            work.check_own = lambda *a, **k: None
            """,
            "BD Ký số cơ quan",
            "the register has",
        ),
        (
            """
            from vanthu.files import intake
            def broken(*a, **k):
                raise RuntimeError("the door is shut")
            intake.receive = broken
            """,
            "BD Soạn thảo",
            "RuntimeError: the door is shut",
        ),
    ],
)
def test_it_stops_at_the_first_thing_that_is_wrong(
    place: dict[str, str], tmp_path: Path, sabotage: str, failing: str, why: str
) -> None:
    command = sabotaged(tmp_path, textwrap.dedent(sabotage))
    done = subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    stdout, stderr = done.communicate()
    assert done.returncode == 1, stdout
    said = json.loads(stdout)
    assert not said["ok"]
    *good, bad = said["steps"]
    assert all(each["ok"] for each in good)
    assert (bad["name"], bad["ok"]) == (failing, False)
    assert why in bad["detail"]
    assert "Traceback" in stderr
    assert folders_of(done) == [], "nothing is left behind"


def test_without_a_database_it_says_so(place: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND, env={**place, "VANTHU_POSTGRES_BIN": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.startswith("WRONG")
    assert "holds no working PostgreSQL" in done.stdout


@pytest.mark.long
def test_a_body_that_dies_without_a_word_is_wrong(place: dict[str, str], tmp_path: Path) -> None:
    command = sabotaged(tmp_path, "import os\nos._exit(3)")
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["steps"][-1] | {"ms": 0} == {
        "name": "Tiến trình", "ms": 0, "ok": False, "detail": "it ended without a word",
    }  # fmt: skip


@pytest.mark.parametrize(("blow", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_leaves_nothing_behind(place: dict[str, str], blow: signal.Signals, code: int) -> None:
    process = subprocess.Popen(COMMAND, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ok"), "the database runs"
    assert len(folders_of(process)) == 1
    process.send_signal(blow)
    process.communicate(timeout=60)
    assert process.returncode == code
    assert folders_of(process) == []


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_while_a_process_starts_ends_it_too(monkeypatch: pytest.MonkeyPatch, blow: signal.Signals) -> None:
    """Raised as an exception it lost the process, which made the folder anew after that was cleared away."""
    leash.tied(())  # asks another program once
    started: list[subprocess.Popen[str]] = []

    class Popen(subprocess.Popen):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            started.append(self)
            signal.raise_signal(blow)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    before = signal.getsignal(blow)
    with (
        selftest._Stop() as stop,
        stop.child([sys.executable, "-c", "import time; time.sleep(600)"], dict(os.environ)) as (process, _),
    ):
        assert process.wait(60) == -signal.SIGTERM
    assert stop.asked == blow
    assert started == [process]
    assert signal.getsignal(blow) is before


def test_a_stop_that_comes_where_python_loses_exceptions_is_heard() -> None:
    class Finalized:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    with selftest._Stop() as stop:
        Finalized()
        assert stop.asked == signal.SIGTERM


# --- its own parts ---------------------------------------------------------------------------------------------------


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_step_tells_when_it_begins_and_how_it_ended(capsys: pytest.CaptureFixture[str]) -> None:
    with step("một") as detail:
        detail.append("a")
        detail.append("b")
    begins, ended = lines(capsys)
    assert begins == {"begins": "một"}
    assert ended | {"ms": 0} == {"name": "một", "ms": 0, "ok": True, "detail": "a, b"}


@pytest.mark.parametrize(("error", "detail"), [(Wrong("not so"), "not so"), (KeyError("number"), "KeyError: 'number'")])
def test_a_failing_step_tells_why_and_stops(capsys: pytest.CaptureFixture[str], error: Exception, detail: str) -> None:
    with pytest.raises(Stopped), step("hai"):
        raise error
    assert lines(capsys)[1] | {"ms": 0} == {"name": "hai", "ms": 0, "ok": False, "detail": detail}


def test_a_seal_that_leaves_bytes_out_is_seen() -> None:
    head, gap, rest = b"%PDF /ByteRange [0 42 48 4 ]".ljust(42), b"<0000>", b"tail"
    checks.seal_covers_the_file(head + gap + rest)
    with pytest.raises(Wrong, match="does not cover the whole file"):
        checks.seal_covers_the_file(head + gap + rest + b"more")
    with pytest.raises(Wrong, match="leaves out more than itself"):
        checks.seal_covers_the_file(head + b"<00>00" + rest)
    with pytest.raises(Wrong, match="no signature"):
        checks.seal_covers_the_file(b"%PDF")
