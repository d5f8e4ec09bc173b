"""The agencies of the demo province as plain tables: their units, and the suffix of their sign-ins."""

from __future__ import annotations

#: Units of each agency: the office first, then the unit that drafts, then one more to support.
UNITS: dict[str, tuple[tuple[str, str], ...]] = {
    "binh_dinh_sct_2020": (
        ("Văn phòng Sở", "VP"),
        ("Phòng Quản lý thương mại", "QLTM"),
        ("Phòng Quản lý công nghiệp", "QLCN"),
    ),
    "lai_chau_sct_2019": (
        ("Văn phòng Sở", "VP"),
        ("Phòng Quản lý thương mại", "QLTM"),
        ("Phòng Quản lý năng lượng", "QLNL"),
    ),
    "hau_giang_ubnd_2019": (
        ("Văn phòng UBND tỉnh", "VP"),
        ("Phòng Nội chính", "NC"),
        ("Phòng Khoa giáo - Văn xã", "KGVX"),
    ),
    "soc_trang_snn_2019": (
        ("Văn phòng Sở", "VP"),
        ("Phòng Kế hoạch - Tài chính", "KHTC"),
        ("Chi cục Thủy lợi", "CCTL"),
    ),
    "quang_nam_ldtbxh_2019": (
        ("Văn phòng Sở", "VP"),
        ("Phòng Người có công", "NCC"),
        ("Phòng Lao động - Việc làm", "LĐVL"),
    ),
}

#: Suffix of the logins of each agency.
SHORT = {
    "binh_dinh_sct_2020": "bd",
    "lai_chau_sct_2019": "lc",
    "hau_giang_ubnd_2019": "hg",
    "soc_trang_snn_2019": "st",
    "quang_nam_ldtbxh_2019": "qn",
}

#: Whose keys lie in devices on their desks while the demo shows that: a head's, and the agency's at its clerk. Marks of
#: holders in the demo PKI.
AT_DESK = ("CCCD:bd-giamdoc", "MST:bd-con-dau")
