"""The dated policies of the agencies, and which of them governs on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from vanthu.policy import binh_dinh, hau_giang, lai_chau, quang_nam, soc_trang
from vanthu.policy.profile import Policy
from vanthu.refusal import NotFound

#: Every policy there is. A new regulation of an agency is a new entry under the same key, the old one staying.
POLICIES: tuple[Policy, ...] = (
    binh_dinh.POLICY,
    lai_chau.POLICY,
    hau_giang.POLICY,
    soc_trang.POLICY,
    quang_nam.POLICY,
)

#: The keys, in the order in which the agencies are listed to people.
KEYS: tuple[str, ...] = tuple(dict.fromkeys(policy.key for policy in POLICIES))


class NoPolicy(NotFound):
    """No regulation governs this agency on this day: the key is unknown, or the last regulation has been repealed."""

    code = "no_policy"
    template = (
        "Không có quy chế nào của “{key}” còn hiệu lực vào ngày {on:%d/%m/%Y}. "
        "Hãy báo quản trị hệ thống khai báo quy chế áp dụng."
    )


def in_force(key: str, *, on: date, among: Iterable[Policy] = POLICIES) -> Policy:
    """The policy that governs agency `key` on that day: documents keep the rules of their day.

    A day before the first regulation gets the first one: nothing older is on file, and the stored texts leave some
    days of signing blank. Raises NoPolicy for an unknown key, and for a day after a repeal with nothing in its place.
    """
    own = sorted((policy for policy in among if policy.key == key), key=lambda policy: policy.in_force_from)
    if not own:
        raise NoPolicy(key=key, on=on)
    current = max(
        (policy for policy in own if policy.in_force_from <= on), key=lambda p: p.in_force_from, default=own[0]
    )
    if current.in_force_to is not None and current.in_force_to < on:
        raise NoPolicy(key=key, on=on)
    return current
