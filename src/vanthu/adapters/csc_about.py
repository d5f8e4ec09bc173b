"""What a remote signing service says of itself: the answer to `info` (CSC API 1.0.4.0 and 2.0, 11.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Without these nothing can be signed there; what else a credential needs, its own description says.
_NEEDED = ("credentials/authorize", "signatures/signHash")
#: Characters of a text that is shown; the standard allows 255 for the name.
_LONGEST = 255


@dataclass(frozen=True, kw_only=True)
class About:
    """A service's own words. `specs` is "major.minor.x.y"; the major number is that of the interface."""

    specs: str
    name: str
    region: str
    lang: str
    auth_types: tuple[str, ...]
    methods: frozenset[str]

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> About:
        """Raises ValueError for an answer that the standard does not know."""
        specs, name = answer.get("specs"), answer.get("name")
        if not isinstance(specs, str) or not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4}){1,3}", specs):
            raise ValueError("specs is no version")
        if not isinstance(name, str) or not name.strip():
            raise ValueError("no name")
        return cls(
            specs=specs,
            name=_line(name),
            region=_line(answer.get("region")),
            lang=_line(answer.get("lang")),
            auth_types=tuple(_words(answer.get("authType"))),
            methods=frozenset(_words(answer.get("methods"))),
        )

    @property
    def version(self) -> int:
        return int(self.specs.partition(".")[0])

    @property
    def lacks(self) -> list[str]:
        """What we need and it does not offer."""
        return [method for method in _NEEDED if method not in self.methods]

    @property
    def title(self) -> str:
        """For people: who answers, and by which version of the interface."""
        return f"{self.name} (CSC {self.specs})"


def _line(value: object) -> str:
    """A text of the service on one line; what is no text is not told."""
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _words(value: object) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise ValueError("no list of words")
    return [_line(one) for one in value]
