"""`vanthu keys`: tokens and remote keys as this machine sees them, and the address to register for each."""

from __future__ import annotations

import argparse

#: What each fact is called in the listing.
_WORDS = {
    "serial": "số sê-ri",
    "label": "nhãn",
    "model": "kiểu",
    "manufacturer": "hãng",
    "pin": "mã PIN",
    "url": "địa chỉ",
    "version": "phiên bản CSC đã khai báo",
    "service": "tên dịch vụ",
    "specs": "phiên bản CSC của dịch vụ",
    "region": "quốc gia, vùng",
    "lang": "ngôn ngữ",
    "auth": "cách đăng nhập",
    "methods": "chức năng",
}
_KINDS = {"pkcs11": "Thiết bị lưu khóa", "csc": "Dịch vụ ký số từ xa", "held": "Khóa phần mềm"}


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu keys`."""
    parser.description = (
        "Lists the tokens of this machine (PKCS11_LIBRARY) and the credentials of remote signing services "
        "(CSC_SERVICES) with the certificates in them, and the address under which each key is registered. Asks for "
        "no PIN. Run it as the user of the signer. Exit status: 0 all could be read, 1 some could not."
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    import json

    from vanthu.core import adapters

    backend = adapters.get("signing_backend")
    try:
        places = backend.inventory()
    finally:
        backend.close_all()
    found = [
        {
            "kind": place.kind,
            "name": place.name,
            **place.facts,
            "keys": [_key(key) for key in place.keys],
            "problem": place.problem,
        }
        for place in places
    ]
    if args.json:
        print(json.dumps({"ok": not any(place["problem"] for place in found), "places": found}, ensure_ascii=False))
    else:
        print("\n\n".join(_lines(place) for place in found) or "Không có thiết bị hay dịch vụ ký số nào.")
    return 1 if any(place["problem"] for place in found) else 0


def _key(key: object) -> dict[str, str]:
    from vanthu.pdf import certificates
    from vanthu.pdf.held_key import load_certificates

    described = {"address": key.address, "name": key.name}  # type: ignore[attr-defined]
    if pem := key.pem:  # type: ignore[attr-defined]
        said = certificates.described(load_certificates([pem.encode()])[0])
        described |= {
            "serial": said.serial,
            "issuer": said.issuer,
            "not_before": said.not_before.isoformat(),
            "not_after": said.not_after.isoformat(),
            "certificate": pem,
        }
    return described


def _lines(place: dict[str, object]) -> str:
    lines = [f"{_KINDS.get(str(place['kind']), place['kind'])}: {place['name']}"]
    lines += [f"  {words}: {place[fact]}" for fact, words in _WORDS.items() if place.get(fact)]
    for key in place["keys"]:  # type: ignore[attr-defined]
        lines.append(f"  - {key['name']}")
        if "serial" in key:
            lines.append(f"    chứng thư số {key['serial']}, hiệu lực đến {key['not_after'][:10]}, {key['issuer']}")
        lines.append(f"    địa chỉ khóa: {key['address']}")
    if not place["keys"] and not place["problem"]:
        lines.append("  không thấy chứng thư số nào có thể đọc mà không cần mã PIN")
    if place["problem"]:
        lines.append(f"  LỖI: {place['problem']}")
    return "\n".join(lines)
