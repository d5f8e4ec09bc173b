"""`vanthu trust` as the administrator at the server types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benches import pki
from factories_office import Office
from vanthu.cli import main
from vanthu.pdf.trust import TrustList
from vanthu.signing.trusted import held


@pytest.fixture
def vanthu(office: Office, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        status = main(["trust", *words, "--json"])
        out, err = capsys.readouterr()
        return status, json.loads(out), err

    return call


def test_list_import_and_export_are_one_round(vanthu: Any, tmp_path: Path) -> None:
    folder = tmp_path / "moi"
    (folder / "tsa").mkdir(parents=True)
    fresh, stamping = (pki.issue(pki.name(common), ca=True) for common in ("Gốc mới", "Gốc dấu thời gian"))
    (folder / "goc.der").write_bytes(fresh.der)
    (folder / "tsa" / "goc.der").write_bytes(stamping.der)

    before = vanthu("list")[1]
    assert before["number"] == 0
    status, said, _ = vanthu("import", str(folder), "--ground", "Thông báo 12")
    assert (status, said["number"], said["changed"]) == (0, 2, True)
    assert vanthu("import", str(folder), "--ground", "lần nữa")[1]["changed"] is False
    after = vanthu("list")[1]
    purposes = {row["subject"].split(",")[0]: row["purpose"] for row in after["certificates"]}
    assert purposes.items() >= {"CN=Gốc mới": "both", "CN=Gốc dấu thời gian": "tsa"}.items()
    assert len(after["certificates"]) == len(before["certificates"]) + 2

    out = tmp_path / "ra"
    assert vanthu("export", str(out))[1]["files"] == len(after["certificates"])
    assert set(TrustList.load(out).anchors) == set(held.held().trust.anchors)
    status, said, err = vanthu("export", str(out))
    assert (status, said["refused"]["code"]) == (2, "no_folder") and "not empty" in err


def test_what_is_refused_is_said_and_changes_nothing(vanthu: Any, tmp_path: Path) -> None:
    status, said, err = vanthu("import", str(tmp_path / "khong-co"), "--ground", "x")

    assert (status, said["refused"]["code"]) == (2, "broken_trust_list") and "khong-co" in err
    assert vanthu("list")[1]["number"] == 0
