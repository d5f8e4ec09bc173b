"""The agencies that the regulations name, as plain data: names, codes, abbreviations, the policy that governs them.

Codes come in two forms: the 13 characters of QCVN 102:2016 (`000.01.15.H47`, levels from right to left) and that of
Quyết định 20/2020 (`H47.15.01`, left to right). Only the codes of Quảng Nam stand in a regulation (Điều 10.2.a); the
others are examples of the right shape and `code_confirmed` is False: an installation sets its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_OLD_FORM = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}")
_NEW_FORM = re.compile(r"[A-Z]\d{2}(\.\d{2,3}){0,3}")


@dataclass(frozen=True, kw_only=True)
class Agency:
    """One agency that exchanges documents under its own code."""

    #: Full name, as on its documents.
    name: str
    #: 13 characters, QCVN 102:2016.
    code: str
    #: The code stands in a regulation; False: an example, to be set by the installation.
    code_confirmed: bool
    #: What stands for the agency in a ký hiệu: "SCT" in "…/QĐ-SCT". Of units it is our abbreviation.
    abbreviation: str
    #: Key of the policy that governs it (`profiles.in_force`).
    policy: str
    province: str
    #: Code of the agency above it, in the old form; empty for one that reports to none of these.
    parent: str = ""
    #: None of the five texts gives a postal address.
    address: str = ""

    @property
    def code_qd20(self) -> str:
        """The code in the form of Quyết định 20/2020, by mechanical conversion: H47.15 of 000.00.15.H47."""
        return to_new_form(self.code)


def to_new_form(code: str) -> str:
    """`000.01.15.H47` → `H47.15.01`: groups reversed, zero groups dropped. Raises ValueError on another shape.

    The rule holds for the codes known to us and is not law: where a list of pairs is to be had, the list wins.
    """
    if not _OLD_FORM.fullmatch(code):
        raise ValueError(f"not a 13-character organisation code: {code!r}")
    top, *rest = reversed(code.split("."))
    while rest and not int(rest[-1]):
        rest.pop()
    return ".".join([top, *rest])


def to_old_form(code: str) -> str:
    """`H47.15.01` → `000.01.15.H47`. Raises ValueError on another shape."""
    if not _NEW_FORM.fullmatch(code):
        raise ValueError(f"not an organisation code of Quyết định 20/2020: {code!r}")
    top, *rest = code.split(".")
    groups = [*rest, "00", "00", "000"][:3]
    old = ".".join([groups[2].zfill(3), groups[1], groups[0], top])
    if not _OLD_FORM.fullmatch(old):
        raise ValueError(f"not an organisation code of Quyết định 20/2020: {code!r}")
    return old


BINH_DINH_SCT = Agency(
    name="Sở Công Thương Bình Định",
    code="000.00.04.H08",
    code_confirmed=False,
    abbreviation="SCT",
    policy="binh_dinh_sct_2020",
    province="Bình Định",
)
LAI_CHAU_SCT = Agency(
    name="Sở Công Thương tỉnh Lai Châu",
    code="000.00.04.H35",
    code_confirmed=False,
    abbreviation="SCT",
    policy="lai_chau_sct_2019",
    province="Lai Châu",
)
HAU_GIANG_UBND = Agency(
    name="Ủy ban nhân dân tỉnh Hậu Giang",
    code="000.00.00.H30",
    code_confirmed=False,
    abbreviation="UBND",
    policy="hau_giang_ubnd_2019",
    province="Hậu Giang",
)
SOC_TRANG_SNN = Agency(
    name="Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng",
    code="000.00.10.H51",
    code_confirmed=False,
    abbreviation="SNN",
    policy="soc_trang_snn_2019",
    province="Sóc Trăng",
)
QUANG_NAM_LDTBXH = Agency(
    name="Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam",
    code="000.00.15.H47",
    code_confirmed=True,
    abbreviation="LĐTBXH",
    policy="quang_nam_ldtbxh_2019",
    province="Quảng Nam",
)

#: The ten units of the table in QN Điều 10.2.a, in its order, with its exact names.
QUANG_NAM_UNITS: tuple[Agency, ...] = tuple(
    replace(QUANG_NAM_LDTBXH, name=name, code=code, abbreviation=abbreviation, parent=QUANG_NAM_LDTBXH.code)
    for code, name, abbreviation in (
        ("000.01.15.H47", "Cơ sở cai nghiện ma túy Quảng Nam", "CSCNMT"),
        ("000.02.15.H47", "Làng Hòa Bình Quảng Nam", "LHB"),
        ("000.03.15.H47", "Trung tâm Bảo trợ xã hội Quảng Nam", "TTBTXH"),
        ("000.04.15.H47", "Trung tâm Công tác xã hội Quảng Nam", "TTCTXH"),
        ("000.05.15.H47", "Trung tâm Dịch vụ việc làm Quảng Nam", "TTDVVL"),
        ("000.06.15.H47", "Trung tâm Điều dưỡng người tâm thần Quảng Nam", "TTĐDNTT"),
        ("000.07.15.H47", "Trung tâm Nuôi dưỡng, điều dưỡng người có công Quảng Nam", "TTNDĐDNCC"),
        ("000.08.15.H47", "Trường Trung cấp nghề Bắc Quảng Nam", "TTCNBQN"),
        ("000.09.15.H47", "Trường Trung cấp nghề Nam Quảng Nam", "TTCNNQN"),
        ("000.10.15.H47", "Trường Trung cấp nghề Thanh niên Dân tộc - Miền núi Quảng Nam", "TTCNTNDTMN"),
    )
)

AGENCIES: tuple[Agency, ...] = (
    BINH_DINH_SCT,
    LAI_CHAU_SCT,
    HAU_GIANG_UBND,
    SOC_TRANG_SNN,
    QUANG_NAM_LDTBXH,
    *QUANG_NAM_UNITS,
)
