from __future__ import annotations

import contextlib
import io
import os
import pickle
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import file_bench as bench
import pikepdf
import pytest
from file_bench import LEADER

from vanthu.pdf.inspect import BrokenPdf, Inspection, NotAPdf
from vanthu.pdf.render import NoSuchPage
from vanthu.pdf.sandbox import FUNCTIONS, TIMEOUT, LimitsExceeded, Sandbox, SandboxBroken, _Child, _Results
from vanthu.pdf.verify import verify
from vanthu.refusal import Busy

VERIFY = "vanthu.pdf.verify:verify"
INSPECT = "vanthu.pdf.inspect:inspect"
COUNT = "vanthu.pdf.render:page_count"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1) as shared:
        yield shared


@pytest.fixture(scope="module")
def slow(good) -> bytes:
    """A file that really keeps the reader busy for very long: its end is looked for byte by byte."""
    return good + b"\0" * (120 << 20)


def child_of(sandbox: Sandbox) -> Path:
    (child,) = sandbox._children
    return Path(f"/proc/{child._process.pid}")


def seconds_of(child: Path) -> float:
    """What it has spent of the processor, for itself and for the system."""
    spent = (child / "stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def test_a_report_comes_back_as_it_would_be_here(sandbox, good, trust):
    assert sandbox.call(VERIFY, good, trust=trust) == verify(good, trust=trust)


def test_pictures_texts_and_findings_come_back(sandbox, good):
    assert sandbox.call("vanthu.pdf.render:render_page", good, 0, dpi=50)[:4] == b"RIFF"
    assert sandbox.call("vanthu.pdf.render:text_layer", good, 0)[0][4] == "SO THU NGHIEM"
    assert isinstance(sandbox.call(INSPECT, good), Inspection)
    assert sandbox.call(COUNT, good) == 1


def test_refusals_cross_with_their_words_and_leave_the_child_alive(sandbox, good):
    sandbox.call(COUNT, good)
    child = child_of(sandbox)
    for function, arguments, refusal in [
        (INSPECT, (b"zip",), NotAPdf),
        (COUNT, (b"%PDF-1.7",), BrokenPdf),
        ("vanthu.pdf.render:render_page", (good, 7), NoSuchPage),
    ]:
        with pytest.raises(refusal) as refused:
            sandbox.call(function, *arguments)
        assert refused.value.sentence
    assert "trang 8" in refused.value.sentence
    assert child_of(sandbox) == child


@pytest.mark.parametrize("function", ["os:system", "vanthu.pdf.sandbox:serve", "vanthu.pdf.verify:_verify"])
def test_only_listed_functions_are_called(sandbox, function):
    with pytest.raises(ValueError, match="not a function"):
        sandbox.call(function, "true")
    assert function not in FUNCTIONS


def test_a_file_that_takes_too_long_costs_its_time_and_one_child(sandbox, slow, good, trust):
    sandbox.call(COUNT, good)
    child = child_of(sandbox)

    began = time.monotonic()
    with pytest.raises(LimitsExceeded) as refused:
        sandbox.call(VERIFY, slow, trust=trust, timeout=1)
    assert time.monotonic() - began < TIMEOUT, "its own limit holds, not the usual one"
    assert (refused.value.code, refused.value.fields) == ("limits", {"reason": "time"})
    assert not child.exists()

    assert sandbox.call(VERIFY, good, trust=trust).verdict == "valid"


def test_a_file_that_takes_too_much_memory_costs_one_child(good, slow, trust):
    with Sandbox(workers=1, memory=300 << 20) as small:
        assert small.call(COUNT, good) == 1
        with pytest.raises(LimitsExceeded) as refused:
            small.call(VERIFY, slow + slow, trust=trust, timeout=60)
        assert refused.value.fields == {"reason": "memory"}
        assert small.call(COUNT, good) == 1


def test_a_child_that_dies_under_a_call_is_replaced(good, slow, trust):
    with Sandbox(workers=1) as sandbox:
        sandbox.call(COUNT, good)
        (child,) = sandbox._children
        killer = threading.Timer(0.3, child._process.kill)
        killer.start()
        with pytest.raises(LimitsExceeded):
            sandbox.call(VERIFY, slow, trust=trust)
        killer.join()
        assert sandbox.call(COUNT, good) == 1


def test_a_hundred_megabytes_pass_in_time(sandbox, authority, trust):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.Root.Ballast = document.make_stream(os.urandom(90 << 20))
        document.save(out, compress_streams=False)
    signed = bench.sign(bench.prepared(out.getvalue()), LEADER, authority.leader, authority, crls=authority.lists())

    assert len(signed) > 90 << 20
    sandbox.call(COUNT, bench.page())
    child = child_of(sandbox)
    before = seconds_of(child)
    assert sandbox.call(VERIFY, signed, trust=trust, timeout=60).verdict == "valid"
    assert seconds_of(child) - before < TIMEOUT, "others on the machine do not count"


def test_threads_share_the_children(good, trust):
    results: list[object] = []
    with Sandbox(workers=2) as sandbox:

        def work() -> None:
            try:
                results.append(sandbox.call(VERIFY, good, trust=trust).verdict)
            except Exception as error:  # shown by the assertion below
                results.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == ["valid"] * 8


def test_a_child_gets_no_secret_of_its_parent(good, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "bí mật")
    with Sandbox(workers=1) as sandbox:
        sandbox.call(COUNT, good)
        place = child_of(sandbox)
        environment = (place / "environ").read_bytes()
        limits = (place / "limits").read_text()
        files = {os.readlink(entry) for entry in (place / "fd").iterdir()}
    assert b"SECRET" not in environment and b"LC_ALL=C.UTF-8" in environment
    assert [line.split()[3:5] for line in limits.splitlines() if line.startswith("Max file size")] == [["0", "0"]]
    assert all(file.startswith(("pipe:", "/dev/null")) for file in files)


def test_what_a_hostile_child_answers_can_only_build_data(good):
    class Attack:
        def __reduce__(self):
            return os.system, ("true",)

    for attack in (Attack(), os.path.join, Sandbox, threading.Thread):
        with pytest.raises(pickle.UnpicklingError):
            _Results(io.BytesIO(pickle.dumps(("result", attack)))).load()


def test_closing_leaves_no_child_behind(good):
    sandbox = Sandbox(workers=2)
    sandbox.call(COUNT, good)
    places = [Path(f"/proc/{child._process.pid}") for child in sandbox._children]
    sandbox.close()

    assert places and not any(place.exists() for place in places)
    with pytest.raises(SandboxBroken):
        sandbox.call(COUNT, good)


def test_children_that_do_not_start_are_the_machines_trouble_and_it_may_be_asked_again(good, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(_Child, "ready", lambda self: False)
        sandbox = Sandbox(workers=1)
        with pytest.raises(Busy):
            sandbox.call(COUNT, good)
        # The next one was begun at once, under the same trouble or not.
    try:
        for _ in range(2):
            with contextlib.suppress(Busy):
                assert sandbox.call(COUNT, good) == 1
                break
        else:
            pytest.fail("no child ever started")
    finally:
        sandbox.close()


def test_a_sandbox_closed_at_once_is_no_error():
    with Sandbox(workers=2) as sandbox:
        started = sandbox.processes()
    assert not any(Path(f"/proc/{child}").exists() for child in started)
    assert sandbox.processes() == []
