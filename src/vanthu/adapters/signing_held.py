"""Software keys in a folder: for the demo and the tests only. Real keys live in tokens, HSMs or remote services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from vanthu.signing.ports import KeyUnavailable


class HeldKeys:
    """`<folder>/<key>.pem` holds the private key, `<folder>/chain.pem` the certificates above."""

    embedded = True

    def __init__(self, *, folder: Path) -> None:
        self.folder = Path(folder)

    @contextmanager
    def lend(self, *, key: str, pem: str) -> Iterator[Any]:
        try:
            signer = _load(self.folder, key, pem)
        except (OSError, ValueError) as error:
            raise KeyUnavailable(reason="không tìm thấy hoặc không mở được khóa") from error
        yield signer


@lru_cache(maxsize=256)
def _load(folder: Path, key: str, pem: str) -> Any:
    from vanthu.pdf.held_key import HeldKeySigner

    if Path(key).name != key:
        raise ValueError("a key is a file name")
    chain = folder / "chain.pem"
    return HeldKeySigner.from_pem(
        pem.encode(), (folder / f"{key}.pem").read_bytes(), [chain.read_bytes()] if chain.exists() else []
    )
