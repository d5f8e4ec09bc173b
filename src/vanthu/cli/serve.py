"""`vanthu web`, `vanthu worker`, `vanthu signer`: the long-running processes of an office."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu web`, `vanthu worker` or `vanthu signer`."""
    {"web": _add_web, "worker": _add_worker, "signer": _add_signer}[name](parser)


def _add_web(web: argparse.ArgumentParser) -> None:
    web.description = "Serves the pages over HTTP (behind TLS)."
    web.add_argument("--host", default="127.0.0.1", help="address to listen at (default 127.0.0.1)")
    web.add_argument("--port", type=int, default=8000, help="port to listen at (default 8000)")
    web.add_argument("--processes", type=int, default=2, help="server processes (default 2)")
    web.add_argument("--threads", type=int, default=4, help="threads a process (default 4)")
    web.set_defaults(run=run_web)


def _add_worker(worker: argparse.ArgumentParser) -> None:
    worker.description = "Runs the jobs of the office."
    worker.add_argument("--concurrency", type=int, default=3, help="jobs at once (default 3)")
    worker.set_defaults(run=run_worker)


def _add_signer(signer: argparse.ArgumentParser) -> None:
    signer.description = (
        "Runs signing jobs, one at a time, and opens keys at its socket (SIGNER_SOCKET): key sessions live here only. "
        "A second one on the same socket does not start."
    )
    signer.set_defaults(run=run_signer)


def run_web(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup(serving=True)
    from vanthu.config.server import serve

    return serve(host=args.host, port=args.port, processes=args.processes, threads=args.threads)


def run_worker(args: argparse.Namespace) -> int:
    return _work(["default", "exchange", "convert"], concurrency=args.concurrency, name="worker", first=_see_to_trust)


def run_signer(args: argparse.Namespace) -> int:
    import sys

    from vanthu.cli.django_setup import setup

    setup(serving=True)
    from django.conf import settings

    # Loaded before there are threads: two that import the same library for the first time can find it half made, and
    # say to whoever typed the right PIN that the key cannot be used.
    from pyhanko.sign import pkcs11  # noqa: F401

    from vanthu.core import adapters
    from vanthu.pdf import held_key, raw, sign  # noqa: F401
    from vanthu.signing.keydesk_server import AnotherSigner, serving

    try:
        # The backend is made here, before there are threads: there must be one only, it holds what was opened.
        with serving(settings.SIGNER_SOCKET, adapters.get("signing_backend")):
            return _work(["signer"], concurrency=1, name="signer")
    except AnotherSigner as error:
        print(f"vanthu signer: {error}", file=sys.stderr)
        return 1


def _see_to_trust() -> None:
    """At the first start the folder TRUST_LIST becomes version 1 of the trust list; at the first start of a version that
    asks the registry of certificates, what was judged without it is looked at again."""
    import logging

    from vanthu.core import clock
    from vanthu.documents import jobs
    from vanthu.refusal import Refusal
    from vanthu.signing.trusted import actions

    try:
        actions.adopt_folder(at=clock.now())
        jobs.reverify_after_upgrade()
    except Refusal as refusal:
        # Nothing can be verified until there is a list; everything else goes on.
        logging.getLogger("vanthu.signing").warning("no trust list to begin with: %s", refusal.sentence)


def _work(queues: list[str], *, concurrency: int, name: str, first: Callable[[], None] | None = None) -> int:
    from vanthu.cli.django_setup import setup

    setup(serving=True)
    if first is not None:
        first()
    from vanthu.config.worker import work

    work(queues=queues, concurrency=concurrency, name=name)
    return 0
