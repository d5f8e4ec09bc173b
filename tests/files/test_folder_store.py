"""The folder store when writing is cut short: half a file is never an object."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from vanthu.adapters.store_folder import FolderStore
from vanthu.store import ObjectMissing


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken:
        def __init__(self) -> None:
            self.pieces = [b"x" * 1000]

        def read(self, size: int = -1) -> bytes:
            if self.pieces:
                return self.pieces.pop()
            raise ConnectionError("cut")

    store = FolderStore(folder=str(tmp_path))
    stream: BinaryIO = Broken()  # type: ignore[assignment]
    with pytest.raises(ConnectionError):
        store.put(stream)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


_HALF = """
import sys, time
from vanthu.adapters.store_folder import FolderStore

class Slow:
    pieces = [b"", b"x" * 3_000_000]
    def read(self, size=-1):
        if len(self.pieces) == 1:
            print("half", flush=True)
            time.sleep(600)
        return self.pieces.pop()

FolderStore(folder=sys.argv[1]).put(Slow())
"""


def test_a_process_killed_with_9_in_the_middle_of_a_file_leaves_no_object(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _HALF, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    store = FolderStore(folder=str(tmp_path))
    assert list(store.each()) == []
    content = b"x" * 3_000_000
    assert not store.exists(hashlib.sha256(content).hexdigest())
    assert store.get(store.put(content)) == content


def test_bytes_that_changed_on_the_disk_are_not_handed_out(tmp_path: Path) -> None:
    store = FolderStore(folder=str(tmp_path))
    sha256 = store.put(b"original")
    (tmp_path / sha256[:2] / sha256[2:]).write_bytes(b"changed!")
    with pytest.raises(ObjectMissing):
        store.get(sha256)
    # Whoever still has them heals the store by bringing them again.
    assert store.get(store.put(b"original")) == b"original"
