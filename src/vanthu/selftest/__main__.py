"""The process that tests: `python -m vanthu.selftest`, in the environment that `vanthu selftest` gives it."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path


def main() -> int:
    """Every step after the migrations, which are over when a line comes on stdin. One line of JSON each on stdout."""
    # Whatever a library prints must not stand between the lines of the report.
    report, sys.stdout = sys.stdout, sys.stderr
    from vanthu.cli.django_setup import setup

    setup()
    sys.stdout = report
    from django.conf import settings

    from vanthu.core import clock
    from vanthu.demo import pki, province
    from vanthu.files import sandbox
    from vanthu.refusal import Refusal
    from vanthu.selftest import journey
    from vanthu.selftest.report import Stopped, step

    port = int(os.environ["SELFTEST_PKI_PORT"])
    try:
        # The first call of the sandbox loads the PDF libraries: that goes beside the migrations.
        with suppress(Refusal):
            sandbox.call("vanthu.pdf.inspect:inspect", b"")
        if not sys.stdin.readline():
            return 1  # whoever watches has gone
        with step("Tỉnh mẫu") as detail:
            accounts = province.load(at=clock.now(), pki_url=os.environ["DEMO_PKI_URL"])
            detail.append(f"{accounts} tài khoản")
        with pki.running(Path(settings.DATA) / "pki", port):
            journey.run()
    except Stopped as stopped:
        traceback.print_exception(stopped)
        return 1
    finally:
        sandbox.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
