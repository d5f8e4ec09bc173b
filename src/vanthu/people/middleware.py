"""Who is signed in: one query per request, and the idle lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from vanthu.core import clock
from vanthu.people import queries
from vanthu.people.sessions import ACCOUNT, HASH, LOCKED, POSITION, SEEN, session_hash

#: Routes that answer without a person; every other one is guarded (tests/test_every_route_is_guarded.py).
OPEN_ROUTES = frozenset({"sign-in", "healthz", "readyz", "desk-file", "desk-upload"})
#: Routes that a locked session may still reach.
LOCKED_ROUTES = frozenset({"unlock", "sign-out"})
#: What an open page asks for by itself: it answers, and is no sign that somebody sits there.
PASSIVE_ROUTES = frozenset({"documents-pages", "desk-state"})
#: The session row is written at most this often for being seen.
SEEN_EVERY = timedelta(seconds=60)


class SignInMiddleware:
    """Puts `request.actor` and `request.person` in place, or sends the visitor to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in OPEN_ROUTES:
            return None
        person = self._person(request)
        if person is None:
            return _to_sign_in(request)
        request.person = person  # type: ignore[attr-defined]
        request.actor = person.actor  # type: ignore[attr-defined]
        now = clock.now()
        seen = request.session.get(SEEN, 0)
        idle = now.timestamp() - seen
        if idle > person.policy(now.date()).idle_lock.total_seconds():
            request.session[LOCKED] = True
        if request.session.get(LOCKED):
            if name in LOCKED_ROUTES:
                return None
            return _locked(request)
        if idle > SEEN_EVERY.total_seconds() and name not in PASSIVE_ROUTES:
            request.session[SEEN] = int(now.timestamp())
        return None

    def _person(self, request: HttpRequest) -> queries.Person | None:
        account, position = request.session.get(ACCOUNT), request.session.get(POSITION)
        if not account or not position:
            return None
        person = queries.person(account=UUID(account), position=UUID(position), on=clock.now().date())
        # A changed password ends every session that was opened with the old one.
        if person is None or request.session.get(HASH) != session_hash(person.password):
            request.session.flush()
            return None
        return person


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    from vanthu.people.views import page_before

    target = reverse("sign-in")
    # What was posted does not happen; whoever signs in again finds the page on which it was typed.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else page_before(request)
    if back != "/":
        target += "?" + urlencode({"next": back})
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=401)
        response["HX-Redirect"] = target
        return response
    if "application/json" in request.headers.get("Accept", ""):
        # The lock overlay asks this way; a redirect would look like a password that was right.
        sentence = "Phiên làm việc đã kết thúc. Hãy tải lại trang để đăng nhập."
        return JsonResponse({"sentence": sentence}, status=401)
    return HttpResponseRedirect(target)


def _locked(request: HttpRequest) -> HttpResponse:
    """The page stays as it is behind the lock: what was typed lives in the browser until the password is given."""
    target = reverse("unlock")
    if request.headers.get("HX-Request") == "true" or request.method == "POST":
        from vanthu.people.views import locked_page

        return locked_page(request, status=423)
    return HttpResponseRedirect(target + "?" + urlencode({"next": request.get_full_path()}))
