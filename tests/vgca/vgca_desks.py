"""What people of the office do at their desks, without the network in between."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from vgca_tool import Token, sign

import factories
from browsers import shown, signed_in
from factories_office import Office
from vanthu.demo.units import SHORT


@dataclass(frozen=True, kw_only=True)
class Desks:
    """What people of the office do at their desks, without the network in between."""

    office: Office

    def move(self, key: str, *, way: str = "vgca", seats: tuple[str, ...] = ("leader", "clerk", "unit_leader")) -> None:
        """From now on these people's keys lie in devices on their desks; the clerk's is the agency's."""
        from vanthu.signing.models import Certificate

        people = factories.cast(key)
        for seat in seats:
            actor = getattr(people, seat)
            who = (
                {"kind": "organisation", "agency_id": actor.agency}
                if seat == "clerk"
                else {"account_id": actor.account}
            )
            for certificate in Certificate.objects.filter(**who):
                certificate.key = f"{way}:{certificate.serial}"
                certificate.save(update_fields=["key"])

    def token(self, key: str, seat: str) -> Token:
        """The device of somebody, the agency's for the clerk."""
        from vanthu.people.models import Account

        if seat == "clerk":
            uid = f"MST:{SHORT[key]}-con-dau"
        else:
            username = Account.objects.get(pk=getattr(factories.cast(key), seat).account).username
            uid = f"CCCD:{SHORT[key]}-{username.partition('.')[0]}"
        return Token.of(self.office.folder / "pki", uid, f"{self.office.pki_url}/tsa")

    def ask(self, document: Any, act: str, seat: str) -> Any:
        """Press the button at a desk: the answer of the server."""
        people = factories.cast(document.agency.policy_key)
        browser = signed_in(getattr(people, seat))
        where = f"/van-ban/{document.pk}/ban-ky/lam/{act}"
        return browser.post(where, shown(document), headers={"Accept": "application/json"})

    def fetch(self, step: dict[str, Any]) -> bytes:
        return Client().get(urlsplit(step["request"]["FileName"]).path).content

    def bring(self, step: dict[str, Any], pdf: bytes, *, name: str = "uploadfile") -> dict[str, Any]:
        """What the server tells the tool at once; its job has not run yet."""
        upload = io.BytesIO(pdf)
        upload.name = "van-ban.signed.pdf"
        answer = Client().post(urlsplit(step["request"]["FileUploadHandler"]).path, {name: upload})
        assert answer["Content-Type"] == "application/json", answer.content[:300]
        return answer.json()

    def sign(self, step: dict[str, Any], token: Token, *, mode: str = "normal", jobs: bool = True) -> dict[str, Any]:
        """Fetch, sign, bring; then a worker is at it, unless there are no `jobs`."""
        said = self.bring(step, sign(self.fetch(step), step["request"], step["function"], token, mode=mode))
        if jobs:
            factories.run_jobs()
        return said

    def do(
        self, document: Any, act: str, seat: str, *, mode: str = "normal", jobs: bool = True
    ) -> list[dict[str, Any]]:
        """A whole act at a desk, all of its files: what the server said of each."""
        asked = self.ask(document, act, seat)
        assert asked.status_code == 200, asked.content.decode()
        token = self.token(document.agency.policy_key, seat)
        return [self.sign(step, token, mode=mode, jobs=jobs) for step in asked.json()["steps"]]
