"""Every file of the corpus, hostile or honest, gets the verdict that it deserves, in the shape that is promised."""

from __future__ import annotations

import json
from pathlib import Path

import chains  # noqa: F401 enters its cases in the register
import choices  # noqa: F401
import goodwill  # noqa: F401
import halves  # noqa: F401
import layers  # noqa: F401
import papers  # noqa: F401
import permits  # noqa: F401
import pytest
import readers  # noqa: F401
import schema
import sights  # noqa: F401
import signers  # noqa: F401
import structure  # noqa: F401
from bases import Bases
from cases import ATTACKS, HONEST, Case
from pin import pinned

from vanthu.pdf.sandbox import LimitsExceeded, Sandbox
from vanthu.pdf.verdict import CODES, EXIT_STATUS, Report
from vanthu.pdf.verify import verify

# The limit on memory is what is proven here; the one on time would fail on a machine eight times slower.
TIMEOUT_OF_A_SLOW_MACHINE = 120.0
PINNED = pinned()
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "verify.schema.json").read_text(encoding="utf-8"))


def judged(case: Case, bases: Bases) -> Report:
    options = dict(case.options)
    at = options.pop("at", lambda b: b.now)(bases)
    report = verify(case.build(bases), trust=bases.trust, at=at, **options)
    written = json.loads(json.dumps(report.to_dict()))
    assert schema.faults(written, SCHEMA) == []
    assert Report.from_dict(written) == report
    return report


@pytest.mark.req("BD-7.1", "LC-14.2", "HG-10.2a")
@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=name, marks=[pytest.mark.long] if case.long else []) for name, case in ATTACKS.items()],
)
def test_no_attack_passes(case, bases):
    report = judged(case, bases)

    assert report.verdict in case.verdicts
    assert case.codes <= report.codes
    # Exactly these, or exactly what the case names where it is new: see pin.py.
    assert (report.verdict, report.codes) == PINNED.get(case.name, (case.verdicts[0], case.codes))


def test_no_case_is_pinned_that_is_not_there():
    assert PINNED.keys() <= ATTACKS.keys()
    assert all(
        verdict in ATTACKS[name].verdicts and ATTACKS[name].codes <= codes for name, (verdict, codes) in PINNED.items()
    )


@pytest.mark.parametrize("case", HONEST.values(), ids=HONEST.keys())
def test_no_honest_file_is_accused(case, bases):
    report = judged(case, bases)

    assert (report.verdict, report.codes) == (case.verdicts[0], case.codes)


def test_the_schema_knows_every_code_and_verdict():
    assert set(SCHEMA["$defs"]["problem"]["properties"]["code"]["enum"]) == {*CODES} | {
        "no_file",
        "no_report",
        "usage",
        "not_verified",
        "busy",
        "broken_trust_list",
    }
    assert set(SCHEMA["properties"]["verdict"]["enum"]) == set(EXIT_STATUS)


@pytest.mark.parametrize(
    ("key", "value"), [("verdict", "good"), ("signatures", None), ("legal_value", "x"), ("more", 1)]
)
def test_the_schema_refuses_what_is_not_promised(bases, key, value):
    written = verify(bases.good, trust=bases.trust).to_dict()
    assert schema.faults(written, SCHEMA) == []

    assert schema.faults({**written, key: value}, SCHEMA)
    assert schema.faults({name: one for name, one in written.items() if name != "verdict"}, SCHEMA)


@pytest.mark.long
def test_a_file_of_200_megabytes_is_judged_or_refused_within_the_limits_of_the_sandbox(bases):
    """A scan of many pages: large, honest, signed. Memory is the sandbox's own, and so is the time of the first call:
    ten seconds, of which a machine that does nothing else takes two.
    """
    import io
    import random

    import file_bench as bench
    import pikepdf
    from file_bench import LEADER

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        noise = random.Random(1).randbytes(1 << 20)
        document.Root.Pictures = pikepdf.Array([document.make_stream(noise + bytes([n])) for n in range(200)])
        document.save(out, compress_streams=False)
    signed = bases.sign(bench.prepared(out.getvalue()), LEADER, evidence=True)
    assert len(signed) > 200_000_000

    with Sandbox(workers=1) as sandbox:
        try:
            within = sandbox.call("vanthu.pdf.verify:verify", signed, trust=bases.trust, at=bases.now).verdict
        except LimitsExceeded as refusal:  # a slow machine
            within = f"{refusal.code} {refusal.fields['reason']}"
        assert within in ("valid", "limits time")
        report = sandbox.call(
            "vanthu.pdf.verify:verify", signed, trust=bases.trust, at=bases.now, timeout=TIMEOUT_OF_A_SLOW_MACHINE
        )
    assert report.verdict == "valid"
