"""`bin/dev`: the whole product on this machine, with a database, a demo province and a demo PKI of its own.

Everything lies in one folder (var/dev in the checkout); a second run keeps it and starts in seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vanthu.demo.units import AT_DESK
from vanthu.dev import ports
from vanthu.dev.binaries import ClusterError
from vanthu.dev.leash import tied
from vanthu.dev.postgres import APP, DATABASES, OWNER, Cluster
from vanthu.dev.supervisor import Process, Supervisor

CHECKOUT = Path(__file__).resolve().parents[3]
PORT, PKI_PORT, VGCA_PORT = 8000, 8090, 8987
VANTHU = (sys.executable, "-m", "vanthu")

# Deletes nothing by --reset that bin/dev did not make.
_MARK = ".made-by-bin-dev"


class DevError(Exception):
    """The site cannot be started; the message is one line."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One running site: where its data lie and at which ports it answers."""

    data: Path
    port: int
    pki_port: int
    #: Where the double of VGCA Sign Service listens; None: nobody signs at a desk.
    vgca_port: int | None = None

    @property
    def url(self) -> str:
        return f"http://{ports.HOST}:{self.port}"

    @property
    def pki_url(self) -> str:
        return f"http://{ports.HOST}:{self.pki_port}"


def vgca(site: Site) -> Process:
    """The double of VGCA Sign Service with the devices of the demo's desks."""
    assert site.vgca_port is not None
    port = site.vgca_port
    program = CHECKOUT / "tests" / "vgca" / "vgca_service.py"
    tokens = [argument for uid in AT_DESK for argument in ("--token", uid)]
    return Process(
        name="vgca",
        argv=(
            sys.executable, str(program), "--pki", str(site.data / "pki"), "--folder", str(site.data / "vgca"),
            "--port", str(port), "--tsa", f"{site.pki_url}/tsa", *tokens,
        ),
        ready=lambda: listens(port),
    )  # fmt: skip


def processes(site: Site) -> tuple[Process, ...]:
    """What runs; add a line to run something more."""
    return (
        Process(name="pki", argv=(*VANTHU, "demo", "pki", "--port", str(site.pki_port)), ready=lambda: listens(site.pki_port)),
        Process(name="web", argv=(*VANTHU, "web", "--port", str(site.port)), ready=lambda: answers(f"{site.url}/readyz")),
        Process(name="worker", argv=(*VANTHU, "worker")),
        Process(name="signer", argv=(*VANTHU, "signer")),
        *((vgca(site),) if site.vgca_port else ()),
    )  # fmt: skip


def environment(site: Site, cluster: Cluster) -> dict[str, str]:
    """The settings of every process. The owner's addresses are not among them: see `owner_environment`."""
    office, axis = DATABASES
    return {
        "VANTHU_ENV": "dev",
        "VANTHU_DATA": str(site.data),
        "DATABASE_URL": cluster.url(office, APP),
        "AXIS_DATABASE_URL": cluster.url(axis, APP),
        "OBJECT_STORE": (site.data / "objects").as_uri(),
        "SECRET_KEY_FILE": str(secret_key_file(site.data)),
        "PUBLIC_URL": site.url,
        "DEMO_PKI_URL": site.pki_url,
        "TSA_URL": f"{site.pki_url}/tsa",
        **({"VGCA_SERVICE": f"wss://{ports.HOST}:{site.vgca_port}"} if site.vgca_port else {}),
    }


def owner_environment(cluster: Cluster) -> dict[str, str]:
    """What `vanthu migrate` gets besides: processes that serve people cannot become the tables' owner."""
    office, axis = DATABASES
    return {"DATABASE_OWNER_URL": cluster.url(office, OWNER), "AXIS_DATABASE_OWNER_URL": cluster.url(axis, OWNER)}


def main(argv: list[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    # A plain SIGTERM would skip the clearing up below.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with (
            _opened(arguments.data.absolute(), reset=arguments.reset) as data,
            ports.reserved(arguments.port or _earlier(data, "port", PORT)) as port,
            ports.reserved(_earlier(data, "pki_port", PKI_PORT)) as pki_port,
            ports.reserved(VGCA_PORT) if arguments.vgca else contextlib.nullcontext() as vgca_port,
        ):
            if arguments.port not in (None, port):
                raise DevError(f"port {arguments.port} is taken; {port} is free")
            (data / "ports.json").write_text(json.dumps({"port": port, "pki_port": pki_port}))
            return _run(Site(data=data, port=port, pki_port=pki_port, vgca_port=vgca_port))
    except (DevError, ClusterError) as error:
        print(f"bin/dev: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/dev", description="Runs Văn Thư on this machine with a demo province. Ctrl-C stops everything."
    )
    parser.add_argument("--port", type=int, help=f"the site's port (default: the first free one from {PORT} on)")
    parser.add_argument("--reset", action="store_true", help="delete the data of earlier runs first")
    parser.add_argument(
        "--vgca", action="store_true", help="one leader and one clerk sign with (a double of) VGCA Sign Service"
    )
    parser.add_argument("--data", type=Path, default=CHECKOUT / "var" / "dev", help="the data folder (var/dev)")
    return parser


def _run(site: Site) -> int:
    cluster = Cluster(site.data / "postgres")
    try:
        _tell("database")
        cluster.start()
        settings = environment(site, cluster)
        _write_environment(site.data / "environment", settings)
        _tell("migrations")
        _vanthu(settings | owner_environment(cluster), "migrate")
        _tell("demo province")
        _vanthu(settings, "demo", "load")
        _vanthu(settings, "demo", "desks", "on" if site.vgca_port else "off")
        accounts = _accounts(_vanthu(settings, "demo", "accounts", "--json"))
        os.environ.update(settings)
        _tell("processes")
        return Supervisor(processes(site), log_dir=site.data / "log").run(lambda: _announce(site, accounts))
    finally:
        cluster.stop()


# --- the data folder -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(data: Path, *, reset: bool) -> Iterator[Path]:
    """The folder, ours alone as long as this runs."""
    ours = (data / _MARK).exists()
    if data.exists() and not ours and any(data.iterdir()):
        raise DevError(f"{data} holds files that bin/dev did not make: name another folder")
    data.mkdir(parents=True, exist_ok=True)
    (data / _MARK).touch()
    with (data / _MARK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DevError(f"the site in {data} is running already") from None
        if reset:
            Cluster(data / "postgres").destroy()
            for path in data.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.name != _MARK:
                    path.unlink()
        yield data


def _earlier(data: Path, name: str, default: int) -> int:
    """The port of the run before: certificates of the demo PKI name the address that they were made with."""
    file = data / "ports.json"
    return json.loads(file.read_text())[name] if file.exists() else default


def secret_key_file(data: Path) -> Path:
    """The file with the site's secret key, made on first use, mode 0600."""
    file = data / "secret_key"
    if not file.exists():
        half = file.with_suffix(".half")
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(48))
        half.rename(file)
    return file


def _write_environment(file: Path, settings: dict[str, str]) -> None:
    """For `set -a; . var/dev/environment; set +a`, after which bin/vanthu works on the running site."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items()))


# --- steps -----------------------------------------------------------------------------------------------------------


def _vanthu(settings: dict[str, str], *arguments: str) -> str:
    """Runs one subcommand to its end and gives what it printed."""
    done = subprocess.run(
        tied([*VANTHU, *arguments]), env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise DevError(f"vanthu {' '.join(arguments)} failed with {done.returncode}")
    return done.stdout


def _accounts(answer: str) -> list[dict[str, str]]:
    return json.loads(answer)["accounts"]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((ports.HOST, port)) == 0


def answers(url: str) -> bool:
    """Whether the site answers a plain request with something other than a failure of its own."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


# --- words -----------------------------------------------------------------------------------------------------------


def _tell(step: str) -> None:
    print(f"bin/dev: {step}", file=sys.stderr, flush=True)


def _announce(site: Site, accounts: list[dict[str, str]]) -> None:
    print(f"\nVăn Thư: {site.url}\n")
    rows = [[account["username"], account["password"], account["name"]] for account in accounts]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if site.vgca_port:
        print(
            f"\nVGCA Sign Service: giamdoc.bd, vanthu.bd; open https://{ports.HOST}:{site.vgca_port}/ once and trust it"
        )
    print(f"\nLogs: {site.data / 'log'}   Stop: Ctrl-C", flush=True)
