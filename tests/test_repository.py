"""What the papers say against what the code does: settings, commands, deployment files, licences, traces of machines."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from vanthu.cli import parser_for
from vanthu.dev import testing
from vanthu.dev.postgres import APP, DATABASES, EXTENSIONS, OWNER

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "vanthu"
DEPLOY = ROOT / "deploy"
OPERATING = ROOT / "docs" / "operating.md"
#: Documents that give commands; the decisions speak of the past as well.
GUIDES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operating.md", "docs/architecture.md")


@cache
def repository() -> tuple[str, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file()))


def texts() -> Iterator[tuple[str, str]]:
    for name in repository():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8")


# --- settings --------------------------------------------------------------------------------------------------------


def settings_of_the_code() -> set[str]:
    """The names that settings.py asks the environment for."""
    found = set()
    for node in ast.walk(ast.parse((SOURCE / "config" / "settings.py").read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and node.func.attr in {"text", "choice", "integer", "boolean"}
        ):
            assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
            found.add(node.args[0].value)
    return found


def test_no_setting_of_a_shell_reaches_the_tests():
    assert set(testing.SETTINGS) == settings_of_the_code()
    script = "import os; from vanthu.dev import testing; testing.prepare_environment(); print(*os.environ)"
    shell = {f"{name}{ending}": "of-a-shell" for name in testing.SETTINGS for ending in ("", "_FILE")}
    run = {name: os.environ[name] for name in ("PATH", testing.RUN, testing.RUN_PROCESS)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=shell | run | {"PYTEST_XDIST_WORKER": "of-a-shell"},
        capture_output=True,
        text=True,
        check=True,
    )
    given = {
        "VANTHU_ENV",
        "SECRET_KEY",
        "PUBLIC_URL",
        "VANTHU_DATA",
        "OBJECT_STORE",
        "DATABASE_URL",
        "AXIS_DATABASE_URL",
    }
    assert set(done.stdout.split()) & set(shell) == given


def tables_of_settings() -> list[dict[str, str]]:
    """The two tables of docs/operating.md, each as variable → its default in words."""
    found: list[dict[str, str]] = []
    for line in OPERATING.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[:2] == ["variable", "default"]:
            found.append({})
        elif line.startswith("| `") and found:
            found[-1] |= dict.fromkeys(re.findall(r"`([A-Z][A-Z0-9_]+)`", cells[0]), cells[1])
    assert len(found) == 2
    return found


def test_every_setting_is_documented_and_every_documented_one_exists():
    assert set(tables_of_settings()[0]) == settings_of_the_code()


def test_every_variable_that_is_read_elsewhere_is_read_somewhere():
    code = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    # Python reads TMPDIR for its temporary files; the owner's addresses are named after the settings they replace.
    made_elsewhere = {"TMPDIR", "DATABASE_OWNER_URL", "AXIS_DATABASE_OWNER_URL"}
    for name in set(tables_of_settings()[1]) - made_elsewhere:
        assert name in code, name
    assert 'replace("DATABASE", "DATABASE_OWNER")' in (SOURCE / "cli" / "django_setup.py").read_text()


def test_the_documented_defaults_are_those_of_the_code():
    documented = tables_of_settings()[0]
    numbers = dict(
        re.findall(r'env\.integer\("([A-Z_]+)", (\d+),', (SOURCE / "config" / "settings.py").read_text())
    )  # fmt: skip
    assert len(numbers) >= 4
    for name, default in numbers.items():
        assert documented[name] == f"`{default}`", name
    assert documented["VANTHU_ROLE"] == "`both`"
    assert documented["LOG_LEVEL"] == "`INFO`"


def test_the_example_of_settings_names_only_settings_and_no_secret():
    known = set().union(*tables_of_settings())
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    names = {match[1] for line in lines if (match := re.match(r"#?([A-Z][A-Z_0-9]+)=", line))}
    assert names
    assert names <= known
    assert not names & {"SECRET_KEY", "DATABASE_URL", "AXIS_DATABASE_URL", "AWS_SECRET_ACCESS_KEY"}


# --- commands --------------------------------------------------------------------------------------------------------


class _Unknown(Exception):
    pass


def parse(words: list[str]) -> None:
    try:
        parser_for(words).parse_args(words)
    except SystemExit as error:
        if error.code:
            raise _Unknown(f"vanthu {' '.join(words)}") from error


def commands_in(text: str) -> Iterator[list[str]]:
    """The words after `vanthu` of every command in backticks or in a block of shell."""
    for line in re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(bin/vanthu .*)$", text, re.MULTILINE):
        if match := re.match(r"(?:bin/)?vanthu ((?:[a-z]+ ?)+.*)$", line):
            yield shlex.split(match[1].partition("#")[0])


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_that_a_guide_names_exists(name: str):
    found = 0
    for words in commands_in((ROOT / name).read_text()):
        # Named in passing, without what it needs: then the command itself must be there.
        parse(words if words[-1].isupper() or words[-1].startswith("-") else [*words, "--help"])
        found += 1
    for program in re.findall(r"(?<![\w/])(bin/[a-z]+|\.ci/run)\b", (ROOT / name).read_text()):
        assert (ROOT / program).stat().st_mode & 0o111, program
    assert found or name == "CONTRIBUTING.md"


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_what_the_services_run_exists():
    services = compose()["services"]
    ours = {name: service for name, service in services.items() if service["image"] == "vanthu"}
    assert set(ours) == {"migrate", "check", "web", "worker", "signer"}
    for service in ours.values():
        program, *words = service["command"]
        assert program == "vanthu"
        parse(words)


def test_what_the_image_runs_exists():
    command = re.search(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert command is not None
    program, *words = yaml.safe_load(command[1])
    assert program == "vanthu"
    parse(words)


@pytest.mark.parametrize("name", ["web", "worker", "signer"])
def test_a_unit_runs_what_exists_checks_first_and_holds_its_process_down(name: str):
    unit = (DEPLOY / "systemd" / f"vanthu-{name}.service").read_text()
    pairs = [line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#")]
    starts = [shlex.split(value) for key, value in pairs if key in {"ExecStartPre", "ExecStart"}]
    assert [words[0] for words in starts] == ["/opt/vanthu/bin/vanthu"] * 2
    assert [words[1] for words in starts] == ["check", name]
    for _, *words in starts:
        parse(words)
    told = dict(pairs)
    assert told["User"] == "vanthu"
    assert told["NoNewPrivileges"] == "yes"
    assert told["ProtectSystem"] == "strict"
    assert told["CapabilityBoundingSet"] == ""
    assert int(told["TimeoutStopSec"]) >= 20


def test_a_command_that_is_not_there_is_noticed(capsys: pytest.CaptureFixture[str]):
    for words in (["fly"], ["web", "--wings", "2"]):
        with pytest.raises(_Unknown):
            parse(words)
    capsys.readouterr()


# --- deployment ------------------------------------------------------------------------------------------------------


def test_postgresql_is_new_enough_and_the_programs_of_backup_are_not_older():
    image, _, version = compose()["services"]["postgres"]["image"].partition(":")
    assert image == "postgres"
    assert int(version) >= 15
    client = re.search(r"postgresql-client-(\d+)", (DEPLOY / "Dockerfile").read_text())
    assert client is not None
    assert int(client[1]) >= int(version)


def test_the_serving_processes_cannot_become_the_owner():
    services = compose()["services"]
    for name in ("check", "web", "worker", "signer"):
        assert not [secret for secret in services[name]["secrets"] if "owner" in secret]
    assert services["migrate"]["environment"]["DATABASE_URL_FILE"].endswith("database_owner_url")
    for path in (DEPLOY / "systemd").iterdir():
        assert "owner" not in path.read_text().lower(), path.name


def test_nothing_serves_people_before_check_has_passed():
    services = compose()["services"]
    for name in ("web", "worker", "signer"):
        assert services[name]["depends_on"] == {"check": {"condition": "service_completed_successfully"}}
    assert services["check"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_every_secret_of_a_service_is_declared_and_none_is_in_the_repository():
    whole = compose()
    for service in whole["services"].values():
        assert set(service.get("secrets", ())) <= set(whole["secrets"])
    ignored = (DEPLOY / ".gitignore").read_text().split()
    assert {"/secrets/", "/environment"} <= set(ignored)
    assert not [name for name in repository() if name.startswith("deploy/secrets/")]


def test_the_image_is_built_without_development_and_not_run_as_root():
    text = (DEPLOY / "Dockerfile").read_text()
    for line in re.findall(r"uv sync .*", text):
        assert {"--locked", "--no-group"} <= set(line.split())
        assert set(re.findall(r"--no-group (\S+)", line)) == {"embedded", "demo", "dev"}
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["vanthu"]
    pinned = re.search(r"^uv_version=(.*)$", (ROOT / "bin" / "_env").read_text(), re.MULTILINE)
    assert pinned is not None
    assert f"uv=={pinned[1]}" in text


def test_a_new_server_gets_the_rights_and_extensions_of_the_embedded_one():
    prepare = (DEPLOY / "postgres" / "prepare.sql").read_text()
    rights = (DEPLOY / "postgres" / "rights.sql").read_text()
    for role in (OWNER, APP):
        assert f"CREATE ROLE {role} LOGIN" in prepare
    for database in DATABASES:
        assert f"CREATE DATABASE {database} OWNER {OWNER}" in prepare
        assert f"\\connect {database}\n" in prepare
    assert re.findall(r"CREATE EXTENSION IF NOT EXISTS (\w+)", rights) == list(EXTENSIONS)
    ours = re.findall(r"GRANT ([A-Z, ]+ ON \w+) TO vanthu_app;", rights.partition("ALTER DEFAULT")[2])
    code = (SOURCE / "dev" / "postgres.py").read_text()
    assert len(ours) == 3
    for right in ours:
        assert f'"{right}"' in code
    assert "TRUNCATE" not in rights


def test_nginx_lets_through_what_the_application_takes_and_settles_the_forwarded_headers():
    conf = (DEPLOY / "nginx" / "vanthu.conf").read_text()
    body = re.search(r"client_max_body_size (\d+)m;", conf)
    documented = tables_of_settings()[0]["MAX_UPLOAD_MB"].strip("`")
    assert body is not None
    assert int(body[1]) > int(documented)
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in conf
    assert 'proxy_set_header X-Forwarded-Host "";' in conf
    # A header set inside a location would drop all of those above.
    for location in re.findall(r"location [^{]+\{([^}]*)\}", conf):
        assert "proxy_set_header" not in location
    assert "underscores_in_headers" not in conf
    assert re.search(r"large_client_header_buffers \d+ \d+k;", conf)
    assert "TLSv1.1" not in conf


# --- dependencies, licences, decisions -------------------------------------------------------------------------------


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text()
    table = tomllib.loads(text)
    wanted = [
        *table["project"]["dependencies"],
        *(one for group in table["dependency-groups"].values() for one in group),
    ]
    lines = text.splitlines()
    # Tools that every Python project has need no reason.
    usual = {"pytest", "pytest-django", "ruff"}
    for dependency in wanted:
        number = next(number for number, line in enumerate(lines) if f'"{dependency}"' in line)
        if re.match(r"[\w.-]+", dependency)[0] in usual:
            continue
        after = lines[number].partition(f'"{dependency}"')[2].partition("#")[2]
        assert len(after.split()) >= 2 or lines[number - 1].startswith("# "), dependency


def imported(*roots: Path) -> set[str]:
    """The top-level names that the Python files below these import, wherever in them."""
    found = set()
    for path in (path for root in roots for path in root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(str(node.module).partition(".")[0])
    ours = {"vanthu"} | {path.stem for path in (ROOT / "tests").rglob("*.py")}
    ours |= {path.stem for path in (ROOT / "tools").iterdir()}
    return found - ours - set(sys.stdlib_module_names)


#: Rooms that production never starts, and the groups that they may use beside the product's dependencies.
ROOMS_OF_GROUPS = {"demo": {"demo"}, "dev": {"embedded", "dev"}, "bench": {"embedded", "demo", "dev"}}


def test_every_package_that_is_imported_is_declared():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {"": table["project"]["dependencies"]} | table["dependency-groups"]
    declared = {
        group: {re.match(r"[\w.-]+", one)[0].lower().replace("_", "-") for one in wanted}
        for group, wanted in names.items()
    }
    # An extra of a package that is declared: psycopg[pool].
    declared[""].add("psycopg-pool")
    packages = {name: {one.lower().replace("_", "-") for one in of} for name, of in packages_distributions().items()}
    # Installed by the tool itself into an environment of its own.
    packages["a2wsgi"] = {"pytest"}

    def missing(roots: Iterable[Path], groups: set[str]) -> list[str]:
        allowed = declared[""].union(*(declared[group] for group in groups))
        return sorted(name for name in imported(*roots) if not packages[name] & allowed)

    rooms = [path for path in SOURCE.iterdir() if path.name not in ROOMS_OF_GROUPS and path.is_dir()]
    assert missing(rooms, set()) == []
    for room, groups in ROOMS_OF_GROUPS.items():
        assert missing([SOURCE / room], groups) == [], room
    assert missing([ROOT / "tests", ROOT / "tools"], set(table["dependency-groups"])) == []


def test_the_lock_takes_packages_from_the_public_index_only():
    lock = (ROOT / "uv.lock").read_text()
    assert set(re.findall(r"https?://[^/\"\s]+", lock)) == {"https://pypi.org", "https://files.pythonhosted.org"}


def test_the_licence_is_apache_and_says_so_everywhere():
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text()[:200]
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "Apache-2.0"
    assert "[Apache-2.0](LICENSE)" in (ROOT / "README.md").read_text()


#: What others made, by the beginning of its file name → the licence beside it.
VENDORED = {
    "src/vanthu/web/static/vendor": {"htmx": "htmx", "inter": "inter", "icons": "icons"},
    "tests/web/vendor": {"axe": "axe"},
}


@pytest.mark.parametrize("folder", VENDORED)
def test_every_vendored_file_has_its_licence_beside_it(folder: str):
    files = [Path(name).name for name in repository() if Path(name).parent == Path(folder)]
    assert files
    for name in files:
        licence = next((of for begin, of in VENDORED[folder].items() if name.startswith(begin)), None)
        assert licence, f"whose is {name}?"
        assert len((ROOT / folder / f"{licence}.LICENSE.txt").read_text()) > 500


def test_every_font_has_its_licence_beside_it():
    fonts = [Path(name) for name in repository() if name.endswith((".ttf", ".otf"))]
    assert fonts
    for font in fonts:
        assert list((ROOT / font).parent.glob("LICENSE*")), font


def test_decisions_are_numbered_without_gaps_and_fit_on_a_page():
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        lines = path.read_text().splitlines()
        assert lines[0].startswith(f"# {path.name[:4]}: "), path.name
        assert lines[2].startswith("**Decided.**"), path.name
        assert len(lines) <= 60, path.name
        assert max(map(len, lines)) <= 130, path.name


def test_every_reading_that_is_cited_is_written_down():
    """ "reading 12", "readings 1 and 2": rows of docs/readings.md."""
    written = set(re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "readings.md").read_text(), re.MULTILINE))
    cited = set()
    for path in (path for folder in ("src", "tests", "docs") for path in (ROOT / folder).rglob("*") if path.is_file()):
        if path.suffix in {".py", ".md", ".html", ".js", ".csv"} and "vendor" not in path.parts:
            for numbers in re.findall(r"\b[Rr]eadings? (\d+(?:(?:, | and )\d+)*)", path.read_text(encoding="utf-8")):
                cited |= set(re.findall(r"\d+", numbers))
    assert cited - written == set()
    assert len(cited) > 15


def test_every_link_of_the_documents_leads_somewhere():
    for name in repository():
        if not name.endswith(".md"):
            continue
        page = ROOT / name
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            if re.match(r"https?://|mailto:", target):
                continue
            file, _, part = target.partition("#")
            # The pictures are taken by the browser journeys, and added when they change.
            if file.endswith(".png"):
                continue
            where = (page.parent / file).resolve() if file else page
            assert where.exists(), f"{name}: {target}"
            if part:
                headings = re.findall(r"^#+ (.*)$", where.read_text(), re.MULTILINE)
                slugs = {re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
                assert part in slugs, f"{name}: {target}"


# --- traces ----------------------------------------------------------------------------------------------------------

_HOME = re.compile(r"(?<![\w.])/(?:work|home/[a-z]\w*|Users/\w+|mnt/\w+|root/\w+)(?:/|\b)")
_HOSTS = re.compile(
    r"\b(?:ghcr\.io|quay\.io|gcr\.io|docker\.io|pkg\.dev|amazonaws\.com|azurecr\.io)\b"
    r"|\b[\w-]*(?:artifactory|jfrog|nexus|registry|mirror)[\w-]*\.[a-z][\w.-]+/",
    re.IGNORECASE,
)


def test_no_path_of_a_machine_and_no_host_of_a_registry_is_in_the_repository():
    found = []
    for name, text in texts():
        if name == "uv.lock":
            continue
        for pattern in (_HOME, _HOSTS):
            found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "trace",
    # Said in pieces, so that the samples are not such traces themselves and this file is looked through as well.
    [("see ", "work", "main"), ("'", "home", "x"), ("", "Users", "me"), ("https:/", "mirror" + ".example.org", "")],
)
def test_such_a_trace_would_be_noticed(trace: tuple[str, ...]):
    assert _HOME.search("/".join(trace)) or _HOSTS.search("/".join(trace))


def test_no_private_key_and_no_data_of_a_site_is_in_the_repository():
    for name in repository():
        assert not name.startswith(("var/", "staticfiles/", ".venv/")), name
        assert Path(name).suffix not in {".key", ".p12", ".pfx", ".dump"}, name
