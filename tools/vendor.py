"""Fetch the few third-party files that the pages serve themselves, and write them into the repository.

Run by hand when a version changes: `python tools/vendor.py`. It asks npm for each package by its pinned version, refuses
a tarball whose SHA-256 differs, and takes only the files named here, each with its licence. The pages never load
anything from elsewhere, and building or testing never needs this tool: its output is committed.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/vanthu/web/static/vendor"
TEST_VENDOR = ROOT / "tests/web/vendor"


@dataclass(frozen=True, kw_only=True)
class Package:
    """One npm package: `files` maps a path inside it to the file written, relative to the repository."""

    spec: str
    sha256: str
    files: dict[str, Path]


PACKAGES = (
    Package(
        spec="htmx.org@2.0.11",
        sha256="165a2655073e9e6e55e307a7c74e8ebcdb76afb7701f9c16cfd106a13add408e",
        files={"dist/htmx.min.js": STATIC / "htmx.min.js", "LICENSE": STATIC / "htmx.LICENSE.txt"},
    ),
    Package(
        # One variable file per subset holds every weight, in less than two static weights would take.
        spec="@fontsource-variable/inter@5.3.0",
        sha256="d26710dd38e7217484a1d47ee76c024977ec550548876f26d06ed1844af09a14",
        files={
            "files/inter-latin-wght-normal.woff2": STATIC / "inter-latin-wght-normal.woff2",
            "files/inter-vietnamese-wght-normal.woff2": STATIC / "inter-vietnamese-wght-normal.woff2",
            "LICENSE": STATIC / "inter.LICENSE.txt",
        },
    ),
    Package(
        spec="axe-core@4.14.1",
        sha256="e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        files={"axe.min.js": TEST_VENDOR / "axe.min.js", "LICENSE": TEST_VENDOR / "axe.LICENSE.txt"},
    ),
)

ICONS = Package(
    spec="@tabler/icons@3.51.0",
    sha256="b30108713d3fa60aee862c2a133225da8e0f309be0708fe2925763ff810c766c",
    files={"LICENSE": STATIC / "icons.LICENSE.txt"},
)
#: Every icon that a template names; a test compares this list with the templates. The rail's icons come from views.
ICON_NAMES = (
    "alert-octagon",
    "alert-triangle",
    "archive",
    "arrow-back-up",
    "arrow-left",
    "arrows-maximize",
    "bell",
    "building",
    "chart-bar",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "chevrons-up",
    "circle",
    "circle-check",
    "clock",
    "clock-exclamation",
    "corner-down-right",
    "download",
    "external-link",
    "file",
    "file-export",
    "file-import",
    "file-text",
    "file-type-pdf",
    "filter",
    "flame",
    "folder",
    "home",
    "inbox",
    "info-circle",
    "key",
    "list-check",
    "lock",
    "logout",
    "menu-2",
    "paperclip",
    "pencil",
    "plus",
    "printer",
    "refresh",
    "rosette-discount-check",
    "rubber-stamp",
    "scan-eye",
    "search",
    "send",
    "settings",
    "signature",
    "signature-off",
    "sitemap",
    "table-export",
    "upload",
    "user-circle",
    "user-shield",
    "users",
    "writing",
    "x",
    "zoom-in",
    "zoom-out",
)


def fetch(package: Package, into: Path) -> Path:
    """Download the package's tarball and return its path. Raises SystemExit when it is not the pinned one."""
    name = subprocess.run(
        ["npm", "pack", package.spec, "--silent", "--pack-destination", str(into)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    tarball = into / name
    found = hashlib.sha256(tarball.read_bytes()).hexdigest()
    if found != package.sha256:
        sys.exit(f"{package.spec}: SHA-256 is {found}, expected {package.sha256}; nothing was written from it")
    return tarball


def take(tarball: Path, names: dict[str, Path]) -> None:
    """Write each named member of the tarball to its place."""
    with tarfile.open(tarball) as archive:
        for name, target in names.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(member(archive, name))


def member(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(f"package/{name}")
    if stream is None:
        sys.exit(f"{name} is not a file of the package")
    return stream.read()


def symbol(name: str, svg: str) -> str:
    """One icon as a <symbol>: the shapes only; stroke and size come from our stylesheet."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inner is None:
        sys.exit(f"icon {name} has no <svg> element")
    shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", inner.group(1))
    one_line = re.sub(r"\s*\n\s*", "", shapes).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{one_line}</symbol>'


def write_sprite(tarball: Path) -> None:
    with tarfile.open(tarball) as archive:
        symbols = [symbol(name, member(archive, f"icons/outline/{name}.svg").decode()) for name in ICON_NAMES]
    head = "<!-- Tabler Icons, MIT licence, see icons.LICENSE.txt. Made by tools/vendor.py. -->"
    sprite = "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', head, *symbols, "</svg>", ""])
    (STATIC / "icons.svg").write_text(sprite, encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            take(fetch(package, Path(folder)), package.files)
        icons = fetch(ICONS, Path(folder))
        take(icons, ICONS.files)
        write_sprite(icons)


if __name__ == "__main__":
    main()
