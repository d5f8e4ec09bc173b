"""The catalogue of requirements and the page that says which test proves what."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("traceability", ROOT / "tools/traceability.py")
traceability = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = traceability  # dataclasses look their module up by name
_spec.loader.exec_module(traceability)


def test_the_catalogue_has_every_requirement_of_the_five_regulations_once():
    rows = traceability.requirements()
    assert len(rows) == len({row.id for row in rows}) == 418
    assert Counter(row.id[:2] for row in rows) == {"BD": 91, "LC": 61, "HG": 81, "ST": 85, "QN": 100}
    assert Counter(row.kind for row in rows) == {"E": 165, "V": 55, "M": 44, "S": 75, "C": 58, "P": 21}


def test_every_requirement_names_its_article_and_says_something_short():
    for row in traceability.requirements():
        assert re.match(r"(Điều \d+|Quyết định, Điều \d|Mẫu 0[12])", row.article), row
        assert 10 <= len(row.line) <= 170, row
        assert row.line == row.line.strip() and not row.line.endswith("."), row


def test_the_id_of_a_requirement_agrees_with_its_article():
    for row in traceability.requirements():
        article = re.match(r"Điều (\d+)", row.article)
        if article:
            assert re.match(rf"[A-Z]{{2}}-{article[1]}(\D|$)", row.id), row


def test_no_test_names_an_unknown_requirement():
    assert traceability.unknown(traceability.all_marks(), traceability.requirements()) == []


def test_the_page_is_current():
    wanted = traceability.page(traceability.requirements(), traceability.all_marks())
    assert (ROOT / "docs/traceability.md").read_text(encoding="utf-8") == wanted, "run python tools/traceability.py"


def test_the_page_lists_every_requirement_and_counts_the_proved_ones():
    known = traceability.requirements()
    mark = traceability.Mark(requirement="BD-1.2", test="tests/x.py::test_it", line=1)
    page = traceability.page(known, [mark, mark])
    assert page.count("\n| BD-") + sum(page.count(f"\n| {code}-") for code in ("LC", "HG", "ST", "QN")) == 418
    assert "| **All** | 418 | 1 | 417 |" in page
    assert page.count("`tests/x.py::test_it`") == 1
    assert page.count("| not yet |") == 417


def test_marks_are_found_on_functions_classes_files_and_parameters():
    source = """
import pytest
pytestmark = [pytest.mark.req("BD-1.1")]

@pytest.mark.req("LC-4", "LC-8")
def test_a(): ...

@pytest.mark.req("HG-3")
class TestB:
    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.req("QN-11"))])
    async def test_c(self, x): ...

@pytest.mark.browser
def test_d(): ...
"""
    found = [(mark.requirement, mark.test) for mark in traceability.marks_in(source, "tests/t.py")]
    assert found == [
        ("BD-1.1", "tests/t.py"),
        ("LC-4", "tests/t.py::test_a"),
        ("LC-8", "tests/t.py::test_a"),
        ("HG-3", "tests/t.py::TestB"),
        ("QN-11", "tests/t.py::TestB::test_c"),
    ]


def test_a_mark_that_is_not_a_plain_string_is_refused():
    with pytest.raises(traceability.BadMark, match="t.py:2"):
        traceability.marks_in("\n@pytest.mark.req(NAMES)\ndef test_a(): ...", "t.py")


def test_an_unknown_requirement_is_named():
    stranger = traceability.Mark(requirement="XX-1", test="tests/t.py::test_a", line=3)
    assert traceability.unknown([stranger], traceability.requirements()) == [stranger]


@pytest.mark.parametrize(
    ("page", "mark", "code", "said"),
    [
        ("written", "BD-1.1", 0, ""),
        ("stale", "BD-1.1", 1, "stale"),
        ("missing", "BD-1.1", 1, "stale"),
        ("written", "BD-99", 1, "unknown requirement 'BD-99'"),
    ],
)
def test_check_says_by_its_exit_code_whether_all_is_well(tmp_path, page, mark, code, said):
    for folder in ("docs", "tools", "tests"):
        (tmp_path / folder).mkdir()
    for name in ("docs/requirements.csv", "tools/traceability.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    test = tmp_path / "tests/test_x.py"
    test.write_text('@pytest.mark.req("BD-1.1")\ndef test_x(): ...\n', encoding="utf-8")
    target = tmp_path / "docs/traceability.md"
    if page != "missing":
        assert _run(tmp_path).returncode == 0
    if page == "stale":
        target.write_text("old", encoding="utf-8")
    before = target.read_bytes() if target.exists() else None
    test.write_text(f'@pytest.mark.req("{mark}")\ndef test_x(): ...\n', encoding="utf-8")

    checked = _run(tmp_path, "--check")

    assert checked.returncode == code
    assert said in checked.stderr
    assert (target.read_bytes() if target.exists() else None) == before, "checking writes nothing"


def test_it_refuses_an_argument_that_it_does_not_know():
    assert _run(ROOT, "--fix").returncode == 2


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools/traceability.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
