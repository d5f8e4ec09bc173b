from __future__ import annotations

import file_bench
import pytest
from pki_bench import Authority

from vanthu.pdf.trust import TrustList


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def trust(authority, tmp_path_factory) -> TrustList:
    return TrustList.load(authority.write_trust(tmp_path_factory.mktemp("trust")))


@pytest.fixture(scope="session")
def good(authority) -> bytes:
    """A document signed by the leader, numbered and sealed, with everything that proves it inside."""
    return file_bench.document(authority)


@pytest.fixture(scope="session")
def awaiting_seal(authority) -> bytes:
    """Signed by the leader, neither numbered nor sealed."""
    return file_bench.sign(
        file_bench.prepared(), file_bench.LEADER, authority.leader, authority, crls=authority.lists()
    )
