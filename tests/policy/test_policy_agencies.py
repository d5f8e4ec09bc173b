"""The agencies' names and codes, in both forms."""

from __future__ import annotations

import ast
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vanthu.policy
from vanthu.policy import AGENCIES, KEYS
from vanthu.policy.agencies import QUANG_NAM_LDTBXH, QUANG_NAM_UNITS, to_new_form, to_old_form


@pytest.mark.req("QN-10.2a-i")
def test_the_labour_department_of_quang_nam_has_the_code_of_its_regulation():
    assert QUANG_NAM_LDTBXH.code == "000.00.15.H47"
    assert QUANG_NAM_LDTBXH.code_qd20 == "H47.15"
    assert QUANG_NAM_LDTBXH.code_confirmed


@pytest.mark.req("QN-10.2a-ii")
def test_its_ten_units_have_their_codes_and_exact_names():
    assert [(unit.code, unit.name) for unit in QUANG_NAM_UNITS] == [
        ("000.01.15.H47", "Cơ sở cai nghiện ma túy Quảng Nam"),
        ("000.02.15.H47", "Làng Hòa Bình Quảng Nam"),
        ("000.03.15.H47", "Trung tâm Bảo trợ xã hội Quảng Nam"),
        ("000.04.15.H47", "Trung tâm Công tác xã hội Quảng Nam"),
        ("000.05.15.H47", "Trung tâm Dịch vụ việc làm Quảng Nam"),
        ("000.06.15.H47", "Trung tâm Điều dưỡng người tâm thần Quảng Nam"),
        ("000.07.15.H47", "Trung tâm Nuôi dưỡng, điều dưỡng người có công Quảng Nam"),
        ("000.08.15.H47", "Trường Trung cấp nghề Bắc Quảng Nam"),
        ("000.09.15.H47", "Trường Trung cấp nghề Nam Quảng Nam"),
        ("000.10.15.H47", "Trường Trung cấp nghề Thanh niên Dân tộc - Miền núi Quảng Nam"),
    ]
    assert {unit.parent for unit in QUANG_NAM_UNITS} == {QUANG_NAM_LDTBXH.code}
    assert [unit.code_qd20 for unit in QUANG_NAM_UNITS][::9] == ["H47.15.01", "H47.15.10"]


def test_codes_are_unique_and_every_agency_has_a_policy():
    assert len({agency.code for agency in AGENCIES}) == len({agency.name for agency in AGENCIES}) == 15
    assert {agency.policy for agency in AGENCIES} == set(KEYS)


def test_only_codes_that_a_regulation_gives_count_as_confirmed():
    assert {agency.province for agency in AGENCIES if agency.code_confirmed} == {"Quảng Nam"}


def test_names_are_composed_unicode_without_look_alikes():
    for agency in AGENCIES:
        assert unicodedata.is_normalized("NFC", agency.name)
        assert not set(agency.name) & set("ƢƣðÐ")


@given(st.from_regex(r"[A-Y][0-9]{2}(\.(0[1-9]|[1-9][0-9])){0,2}", fullmatch=True))
def test_both_forms_of_a_code_lead_to_each_other(code):
    assert to_new_form(to_old_form(code)) == code


@pytest.mark.parametrize(
    ("old", "new"),
    [("000.00.00.H47", "H47"), ("000.01.15.H47", "H47.15.01"), ("012.01.15.H47", "H47.15.01.012")],
)
def test_the_levels_turn_round(old, new):
    assert to_new_form(old) == new
    assert to_old_form(new) == old


@pytest.mark.parametrize("code", ["", "H47", "000.00.15", "00.00.15.H47", "000.00.15.h47", "000.00.15.H47\n"])
def test_it_refuses_what_is_no_old_code(code):
    with pytest.raises(ValueError, match="13-character"):
        to_new_form(code)


@pytest.mark.parametrize("code", ["", "47", "H47.", "H47.1", "H47.150.01", "H47.15.01.02.03", "000.00.15.H47"])
def test_it_refuses_what_is_no_new_code(code):
    with pytest.raises(ValueError, match="Quyết định 20/2020"):
        to_old_form(code)


def test_the_room_imports_only_itself_refusals_and_the_standard_library():
    for file in Path(vanthu.policy.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert (
                    name.startswith(("vanthu.policy", "vanthu.refusal"))
                    or name.split(".")[0] in sys.stdlib_module_names
                )
