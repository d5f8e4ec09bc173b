"""Software keys in a folder: for the demo and the tests only. Real keys live in tokens, HSMs or remote services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from vanthu.adapters.one_by_one import each
from vanthu.signing.ports import FoundKey, FoundPlace, KeyState, KeyUnavailable, Made


class HeldKeys:
    """`<folder>/<key>.pem` holds the private key, `<folder>/chain.pem` the certificates above. They ask for nothing."""

    embedded = True
    instead = ": unset HELD_KEYS; keys lie in tokens (PKCS11_LIBRARY), remote services (CSC_SERVICES) or on desks"

    def __init__(self, *, folder: Path) -> None:
        self.folder = Path(folder)

    @contextmanager
    def lend(self, *, key: str, pem: str, account: UUID | None = None) -> Iterator[Any]:
        try:
            signer = _load(self.folder, key, pem)
        except (OSError, ValueError) as error:
            raise KeyUnavailable(reason="không tìm thấy hoặc không mở được khóa") from error
        yield signer

    def sign_many(
        self, *, key: str, pem: str, account: UUID | None = None, tasks: Sequence[Callable[[Any], Made]]
    ) -> list[Made | Exception]:
        with self.lend(key=key, pem=pem, account=account) as signer:
            return each(tasks, signer)

    def at_once(self, *, key: str, pem: str) -> int:
        return 1

    def state(self, *, key: str, pem: str, account: UUID, fresh: bool = False) -> KeyState:
        return KeyState()

    def open(self, *, key: str, pem: str, account: UUID, pin: str = "", otp: str = "") -> KeyState:
        return KeyState()

    def send_otp(self, *, key: str, pem: str) -> None:
        raise KeyUnavailable("Khóa này không dùng mã OTP.")

    def close(self, *, account: UUID) -> None:
        """Nothing was opened."""

    def sweep(self) -> None:
        """Nothing was opened."""

    def close_all(self) -> None:
        """Nothing was opened."""

    def inventory(self) -> list[FoundPlace]:
        names = sorted(path.stem for path in self.folder.glob("*.pem") if path.name != "chain.pem")
        keys = tuple(FoundKey(address=name, place=str(self.folder), name=name) for name in names)
        return [FoundPlace(kind="held", name=str(self.folder), facts={}, keys=keys)]


@lru_cache(maxsize=256)
def _load(folder: Path, key: str, pem: str) -> Any:
    from vanthu.pdf.held_key import HeldKeySigner

    if Path(key).name != key:
        raise ValueError("a key is a file name")
    chain = folder / "chain.pem"
    return HeldKeySigner.from_pem(
        pem.encode(), (folder / f"{key}.pem").read_bytes(), [chain.read_bytes()] if chain.exists() else []
    )
