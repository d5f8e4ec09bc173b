"""What every virus scanner behind the port does: the embedded one, and our client of clamd."""

from __future__ import annotations

import shutil
import socket
import socketserver
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import clamd
import pytest

from vanthu.adapters.scanner_clamd import ClamdScanner
from vanthu.adapters.scanner_embedded import EmbeddedScanner
from vanthu.files.ports import NotScannable, ScannerUnavailable, ScanVerdict, VirusScanner


def embedded(folder: Path) -> Iterator[VirusScanner]:
    yield EmbeddedScanner()


def clamd_over_tcp(folder: Path) -> Iterator[VirusScanner]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), clamd.Session)
    with clamd.running(server):
        yield ClamdScanner(address=f"127.0.0.1:{server.server_address[1]}", timeout=20)


def clamd_over_a_socket(folder: Path) -> Iterator[VirusScanner]:
    with clamd.running(socketserver.ThreadingUnixStreamServer(str(folder / "clamd"), clamd.Session)):
        yield ClamdScanner(address=str(folder / "clamd"), timeout=20)


def real_clamd(folder: Path) -> Iterator[VirusScanner]:
    """ClamAV's own daemon with a database of one line."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    assert program, "install ClamAV's daemon: apt-get install clamav-daemon"
    (folder / "db").mkdir()
    (folder / "db" / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:0:{clamd.EICAR.hex()}\n")
    address = folder / "clamd.socket"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder / 'db'}\nLocalSocket {address}\nForeground yes\nTemporaryDirectory {folder}\n"
        f"StreamMaxLength {clamd.LONGEST}\nConcurrentDatabaseReload no\n"
    )
    process = subprocess.Popen(
        [program, f"--config-file={folder / 'clamd.conf'}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        # The last line of its start; it listens by then.
        assert any("Self checking every" in line for line in process.stdout), "clamd ended"
        yield ClamdScanner(address=str(address), timeout=60)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(
    params=[embedded, clamd_over_tcp, clamd_over_a_socket, pytest.param(real_clamd, marks=pytest.mark.long)],
    ids=lambda make: make.__name__,
)
def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VirusScanner]:
    make: Callable[[Path], Iterator[VirusScanner]] = request.param
    yield from make(tmp_path)


def test_a_clean_file_has_no_finding(scanner: VirusScanner) -> None:
    assert scanner.scan(BytesIO(b"%PDF-1.7\n" + b"trang " * 50_000)) == ScanVerdict("")


def test_a_virus_is_named(scanner: VirusScanner) -> None:
    assert scanner.scan(BytesIO(clamd.EICAR)).infected_with.removesuffix(".UNOFFICIAL") == "Eicar-Test-Signature"


def test_one_scanner_judges_many_files(scanner: VirusScanner) -> None:
    found = [bool(scanner.scan(BytesIO(content)).infected_with) for content in (b"a", clamd.EICAR, b"b")]
    assert found == [False, True, False]


def test_the_stream_is_read_to_its_end(scanner: VirusScanner) -> None:
    stream = BytesIO(b"x" * 300_000)
    scanner.scan(stream)
    assert stream.read() == b""


# --- what only clamd can do ------------------------------------------------------------------------------------------


def test_no_clamd_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(address=str(tmp_path / "nobody"), timeout=1).scan(BytesIO(b"x"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ScannerUnavailable):
            ClamdScanner(address=f"127.0.0.1:{taken.getsockname()[1]}", timeout=1).scan(BytesIO(b"x"))


@pytest.mark.parametrize(
    "make", [clamd_over_tcp, clamd_over_a_socket, pytest.param(real_clamd, marks=pytest.mark.long)]
)
def test_a_file_beyond_the_scanners_limit_is_no_verdict_on_it_alone(make: Any, tmp_path: Path) -> None:
    for scanner in make(tmp_path):
        with pytest.raises(NotScannable):
            scanner.scan(BytesIO(b"x" * (3 * clamd.LONGEST)))
        assert scanner.scan(BytesIO(b"x")) == ScanVerdict("")


def test_no_scanner_is_told_from_a_file_that_it_does_not_take(tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable) as caught:
        ClamdScanner(address=str(tmp_path / "nobody"), timeout=1).scan(BytesIO(b"x"))
    assert not isinstance(caught.value, NotScannable)


def test_a_scanner_that_hangs_up_is_no_verdict() -> None:
    class HangsUp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.read(10)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), HangsUp)
    with clamd.running(server), pytest.raises(ScannerUnavailable) as caught:
        ClamdScanner(address=f"127.0.0.1:{server.server_address[1]}", timeout=5).scan(BytesIO(b"x" * 5_000_000))
    assert not isinstance(caught.value, NotScannable), "it does not answer a ping either"


def test_a_scanner_that_never_answers_is_no_verdict() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(ScannerUnavailable):
        ClamdScanner(address=f"127.0.0.1:{mute.getsockname()[1]}", timeout=0.5).scan(BytesIO(b"x"))
