"""Ports: the preferred one, and never one that another run has."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from vanthu.dev import ports


@pytest.fixture
def somewhere() -> int:
    """A port from which on some are free."""
    with socket.socket() as probe:
        probe.bind((ports.HOST, 0))
        return min(probe.getsockname()[1], 65000)


def test_two_runs_beside_each_other_get_two_ports(somewhere: int) -> None:
    program = f"from vanthu.dev import ports\nwith ports.reserved({somewhere}) as port: print(port)"
    with ports.reserved(somewhere) as first:
        second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(second.stdout) > first


def test_a_port_given_back_can_be_had_again(somewhere: int) -> None:
    with ports.reserved(somewhere) as first:
        pass
    with ports.reserved(first) as second:
        assert second == first


def test_it_passes_over_a_port_that_somebody_listens_at() -> None:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        taken = listener.getsockname()[1]
        assert not ports.is_free(taken)
        with ports.reserved(taken) as port:
            assert port > taken
