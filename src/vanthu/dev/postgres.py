"""The embedded PostgreSQL: a cluster in a folder, on a Unix socket, started and stopped by us.

For `bin/dev`, the tests and `vanthu selftest`; production sets DATABASE_URL to a server of its own.

Who may connect: the socket lies in a folder of mode 0700 owned by the server's user, so only that user and root reach
it, and every role signs in with a password (SCRAM) from a file of mode 0600 owned by whoever made the cluster. A process
that is given only the application's URL cannot become the owner.

Layout of the data folder:
    secrets.json    passwords of the roles, mode 0600
    lock            held while a cluster is made, started, stopped
    server          folder of the server's user, or a link to it under /var/lib/vanthu where that user cannot come here
    server/data     PostgreSQL's own data folder
    server/log      what the server says
    server/socket   the socket, unless the path is too long for one (then a folder under /tmp named in secrets.json)
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from vanthu.dev import server_user
from vanthu.dev.binaries import Binaries, ClusterError, find_binaries
from vanthu.dev.leash import tied
from vanthu.dev.server_process import has_proc, last_line, options, processes_in, tail

SUPERUSER = "postgres"
OWNER = "vanthu_owner"
APP = "vanthu_app"
#: The office's and the axis's database, made with every cluster.
DATABASES = ("vanthu", "vanthu_axis")
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gin")

# sun_path holds 108 bytes with the closing zero; the lock file beside the socket needs none of it.
_LONGEST_SOCKET = 107
_SOCKET_NAME = ".s.PGSQL.5432"
_ELSEWHERE = Path("/var/lib/vanthu")


class Cluster:
    """One PostgreSQL cluster in `data_dir`. `start` makes it on the first run and keeps its data afterwards.

    `fast` is for tests: nothing is flushed to the disk, nothing vacuums by itself. A server killed with -9 still
    loses no transaction then; a power cut loses everything.
    """

    def __init__(self, data_dir: Path, binaries: Binaries | None = None, *, fast: bool = False) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.fast = fast
        self._binaries = binaries
        self._process: subprocess.Popen[bytes] | None = None

    # --- what others ask -----------------------------------------------------------------------------------------

    def url(self, database: str = DATABASES[0], role: str = APP) -> str:
        """The address of a database for one role, as DATABASE_URL takes it. Valid before the first start too."""
        host = quote(str(self._socket_folder()), safe="")
        return f"postgresql://{role}:{self._passwords()[role]}@/{database}?host={host}"

    @property
    def pid(self) -> int | None:
        """The running server's process id, None when it is not running."""
        try:
            pid = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if pid in processes_in(self._data) else None

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the superuser, in autocommit."""
        address = self.url(database, SUPERUSER)
        return psycopg.connect(address, autocommit=True, connect_timeout=10)

    # --- start, stop ---------------------------------------------------------------------------------------------

    def start(self, *, timeout: float = 120) -> None:
        """Starts the server and waits until it answers; does nothing if it answers already.

        On the first run (2 to 3 s) makes the cluster, its two roles and two databases. After a crash it waits for
        the old server's children to end and for recovery, at most `timeout` seconds. Raises ClusterError.

        The server stops when the thread that started it ends, even by kill -9.
        """
        with self._locked():
            deadline = time.monotonic() + timeout
            self._make()
            if self.pid is None or not self._answers():
                self._launch(deadline)
            self._furnish()

    def stop(self, *, at_once: bool = False, timeout: float = 60) -> None:
        """Stops the server, whoever started it. `at_once` writes no checkpoint: the next start recovers."""
        with self._locked():
            for how in (signal.SIGQUIT,) if at_once else (signal.SIGINT, signal.SIGQUIT):
                if (pid := self._running()) is None:
                    break
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, how)
                deadline = time.monotonic() + timeout
                while self._running() is not None and time.monotonic() < deadline:
                    time.sleep(0.02)
            if (pid := self._running()) is not None:
                raise ClusterError(f"the database server (process {pid}) does not stop")

    def destroy(self) -> None:
        """Stops the server and deletes the cluster with everything in it."""
        if self._secrets_file.exists():
            self.stop(at_once=True)
            shutil.rmtree(self._socket_folder(), ignore_errors=True)
        if self._server.exists():
            shutil.rmtree(self._server.resolve())
        if self.data_dir.exists():
            shutil.rmtree(self.data_dir)

    def copy_to(self, data_dir: Path) -> Cluster:
        """A copy of the whole stopped (or crashed) cluster, with the same passwords and a socket of its own."""
        if self.pid is not None:
            raise ClusterError("a running cluster cannot be copied: stop it first")
        copy = Cluster(data_dir, self._binaries, fast=self.fast)
        if copy._data.exists():
            raise ClusterError(f"{copy.data_dir} holds a cluster already")
        copy._lay_out(passwords=self._passwords())
        subprocess.run(["cp", "-a", "--reflink=auto", str(self._data), str(copy._data)], check=True)
        (copy._data / "postmaster.pid").unlink(missing_ok=True)
        return copy

    # --- databases -----------------------------------------------------------------------------------------------

    def create_database(self, name: str, template: str = "template1") -> None:
        """A database of the owner's, with the application's rights and the extensions of the template."""
        # Copying files is the quicker way where nothing is flushed (20 ms against 50), else it costs two checkpoints.
        strategy = "FILE_COPY" if self.fast else "WAL_LOG"
        with self.connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
                    *map(sql.Identifier, (name, OWNER, template)), sql.SQL(strategy)
                )
            )

    def drop_database(self, name: str) -> None:
        """Drops it if it is there, ending whatever is connected."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    # --- layout --------------------------------------------------------------------------------------------------

    @property
    def _secrets_file(self) -> Path:
        return self.data_dir / "secrets.json"

    @property
    def _server(self) -> Path:
        return self.data_dir / "server"

    @property
    def _data(self) -> Path:
        return self._server.resolve() / "data"

    def _lay_out(self, passwords: dict[str, str] | None = None) -> None:
        """Makes the folders and the passwords, once."""
        if self._secrets_file.exists():
            return
        if self._data.exists():
            raise ClusterError(
                f"{self._secrets_file} is missing, without it nobody can sign in: start afresh (--reset)"
            )
        self.data_dir.mkdir(parents=True, exist_ok=True)
        user = server_user.for_new()
        # The server's user has to pass through; what is secret in here has its own mode.
        self.data_dir.chmod(0o711 if user.is_another else 0o700)
        server = self._server
        if not server.exists():
            server.unlink(missing_ok=True)
            server.mkdir(mode=0o700)
            user.give(server)
            if not user.can_write(server):
                # A checkout under /root: the server's user cannot come here.
                server.rmdir()
                elsewhere = _ELSEWHERE / hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
                _ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
                elsewhere.mkdir(mode=0o700, exist_ok=True)
                user.give(elsewhere)
                server.symlink_to(elsewhere)
        _write_secret(
            self._secrets_file,
            {
                "passwords": passwords or {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APP)},
                "socket": None,
            },
        )

    def _secrets(self) -> dict:
        self._lay_out()
        return json.loads(self._secrets_file.read_text(encoding="utf-8"))

    def _passwords(self) -> dict[str, str]:
        return self._secrets()["passwords"]

    def _socket_folder(self) -> Path:
        known = self._secrets()
        usual = self._server.resolve() / "socket"
        # libpq takes a comma for the next host.
        if len(os.fsencode(usual / _SOCKET_NAME)) <= _LONGEST_SOCKET and "," not in str(usual):
            folder = usual
        elif known["socket"] and Path(known["socket"]).is_dir():
            folder = Path(known["socket"])
        else:
            folder = Path(tempfile.mkdtemp(prefix="vanthu-", dir="/tmp"))
            _write_secret(self._secrets_file, {**known, "socket": str(folder)})
        if not folder.exists():
            folder.mkdir(mode=0o700)
        user = server_user.of_folder(self._server)
        if folder.stat().st_uid != user.uid:
            user.give(folder)
        return folder

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self._lay_out()
        with (self.data_dir / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # --- first run -----------------------------------------------------------------------------------------------

    def _programs(self) -> Binaries:
        """The programs, copied into the cluster if the server's user cannot run them where they are."""
        if self._binaries is None:
            self._binaries = find_binaries()
        user = server_user.of_folder(self._server)
        if user.is_another and not user.can_run(self._binaries.program("postgres")):
            self._binaries = self._binaries.copied_to(self._server.resolve() / f"programs-{self._binaries.major}")
        return self._binaries

    def _make(self) -> None:
        binaries = self._programs()
        version = self._data / "PG_VERSION"
        if version.exists():
            if (made_by := version.read_text().strip()) != str(binaries.major):
                raise ClusterError(
                    f"{self._data} was made by PostgreSQL {made_by}, here is {binaries.major}: start afresh (--reset)"
                )
            return
        user = server_user.of_folder(self._server)
        # Made beside and renamed: an interrupted first run leaves nothing that looks like a cluster.
        half = self._data.with_name("data.half")
        shutil.rmtree(half, ignore_errors=True)
        password = self._data.with_name("password")
        password.touch(mode=0o600)
        password.write_text(self._passwords()[SUPERUSER])
        user.give(password)
        # ICU is in no wheel, the builtin provider not in 15 and 16; both orders are that of the code points.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
        try:
            done = subprocess.run(
                [
                    *(binaries.program("initdb"), "-D", str(half), "-U", SUPERUSER, f"--pwfile={password}"),
                    *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C", *builtin),
                    *(["--no-sync"] if self.fast else []),
                ],
                cwd=half.parent,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                **user.popen_arguments(),
            )
        finally:
            password.unlink()
        if done.returncode:
            raise ClusterError(f"initdb failed: {last_line(done.stdout)}")
        half.rename(self._data)

    def _furnish(self) -> None:
        """Roles, rights and databases: each step may be repeated, and the axis's database is the last one made."""
        with self.connect() as connection:
            there = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if set(DATABASES) <= there:
                return
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, APP):
                if role not in roles:
                    # NOSUPERUSER, NOCREATEDB, NOCREATEROLE, NOBYPASSRLS are what a role is unless told otherwise.
                    connection.execute(
                        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                            sql.Identifier(role), sql.Literal(self._passwords()[role])
                        )
                    )
        with self.connect("template1") as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            for rights in (
                "SELECT, INSERT, UPDATE, DELETE ON TABLES",  # TRUNCATE never
                "USAGE, SELECT ON SEQUENCES",
                "EXECUTE ON FUNCTIONS",
            ):
                connection.execute(f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT {rights} TO {APP}")
        for name in DATABASES:
            if name not in there:
                self.create_database(name)

    # --- the server process --------------------------------------------------------------------------------------

    def _launch(self, deadline: float) -> None:
        # One that we started before: killed and not collected yet, or still recovering.
        if self._process is not None and self._wait_for_answer(self._process, deadline):
            return
        user = server_user.of_folder(self._server)
        log = self._server.resolve() / "log"
        argv = [self._programs().program("postgres"), "-D", str(self._data)]
        argv += options(self._socket_folder(), fast=self.fast)
        while True:
            self._drop_foreign_pid_file()
            begin = log.stat().st_size if log.exists() else 0
            with log.open("ab") as output:
                self._process = subprocess.Popen(
                    tied(argv, signal="INT"),
                    cwd=self._data.parent,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    **user.popen_arguments(),
                )
            if self._wait_for_answer(self._process, deadline):
                return
            said = tail(log, begin)
            # After kill -9 the old server's children take a moment to notice and to let go of its shared memory.
            occupied = "Is another postmaster" in said or "pre-existing shared memory block" in said
            if not occupied or time.monotonic() > deadline:
                raise ClusterError(f"the database server does not start: {last_line(said)}")
            time.sleep(0.3)

    def _wait_for_answer(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        """False if the process ended instead. Raises ClusterError, and ends it, at the deadline."""
        while process.poll() is None:
            if self._answers():
                return True
            if time.monotonic() > deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGQUIT)
                process.wait()
                raise ClusterError(f"the database server does not answer in time: see {self._server.resolve()}/log")
            time.sleep(0.02)
        return False

    def _answers(self) -> bool:
        try:
            with self.connect():
                return True
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise ClusterError(f"the passwords in {self._secrets_file} are not this cluster's") from error
            return False

    def _drop_foreign_pid_file(self) -> None:
        """Removes a pid file left by a crash whose number belongs to an unrelated process today (after a restart of
        a container low numbers come back at once): PostgreSQL would refuse to start for ever."""
        file = self._data / "postmaster.pid"
        if file.exists() and has_proc() and not processes_in(self._data):
            file.unlink()

    def _running(self) -> int | None:
        """The server's process id, from before it has written its pid file until after it has removed it."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        if (pid := self.pid) is None and self._process is not None:
            return self._process.pid
        return pid


@contextlib.contextmanager
def temporary_cluster(binaries: Binaries | None = None) -> Iterator[Cluster]:
    """A started cluster for tests and self-tests, gone afterwards. Its folder's name tells whose it is."""
    with tempfile.TemporaryDirectory(prefix=f"vanthu-{os.getpid()}-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder) / "pg", binaries, fast=True)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.destroy()


def _write_secret(file: Path, content: dict) -> None:
    half = file.with_name(f"{file.name}.half")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    half.write_text(json.dumps(content), encoding="utf-8")
    half.rename(file)
