"""What a case of the corpus is, and the register of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bases import Bases

Build = Callable[[Bases], bytes]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file, and what the verifier must say of it: one of `verdicts`, and at least the `codes`; of an attack exactly what
    codes.txt says (pin.py), or the first of `verdicts` and the `codes` themselves while it is not in there."""

    name: str
    build: Build
    verdicts: tuple[str, ...]
    codes: frozenset[str] = frozenset()
    options: dict[str, Any] = field(default_factory=dict)
    #: Only under --long: a relative of it is in the quick half.
    long: bool = False


ATTACKS: dict[str, Case] = {}
HONEST: dict[str, Case] = {}


def attack(verdicts: str, *codes: str, name: str = "", long: bool = False, **options: Any) -> Callable[[Build], Build]:
    """Register a hostile file; `verdicts` are words, of which one must come out and none is "valid"."""
    assert "valid" not in verdicts.split()
    return _register(ATTACKS, name, tuple(verdicts.split()), codes, options, long)


def honest(*, name: str = "", verdict: str = "valid", codes: tuple[str, ...] = (), **options: Any):
    """Register a file that nobody made in bad faith."""
    return _register(HONEST, name, (verdict,), codes, options, False)


def _register(register: dict[str, Case], name: str, verdicts: tuple[str, ...], codes, options, long: bool):
    def enter(build: Build) -> Build:
        called = name or build.__name__.strip("_").replace("_", "-")
        assert called not in register, called
        register[called] = Case(
            name=called, build=build, verdicts=verdicts, codes=frozenset(codes), options=options, long=long
        )
        return build

    return enter
