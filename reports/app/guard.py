"""Who may see the page and what the page may fetch: a token, a content policy, one host."""

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "asielprognose"
HERE = ("127.0.0.1", "localhost", "[::1]", "")  # names of this machine, and none
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' {socket}; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
READING = ("GET", "HEAD")  # nothing is sent to the page but over its socket
NO_SENDING = b"405: nothing is sent here; expected GET.\n"
KEPT_OUT = b"403: no token; expected the link that `prognose serve` printed.\n"


class Guard:
    """An application behind a token and with a content policy on every answer.

    Args:
        inner: the application.
        token: what a reader must bring once, in the link; no one need when empty, and the page
            then answers to the names of this machine alone: another site may have its own name
            lead here (DNS rebinding) and would read what this browser may read.
    """

    def __init__(self, inner: ASGIApp, token: str = "") -> None:
        self.inner, self.token = inner, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.inner(scope, receive, send)
        elif not (self._brought(scope) and _own_page(scope)):
            await _refuse(scope, send)
        elif scope.get("method", READING[0]) not in READING:
            await _plain_answer(send, 405, NO_SENDING)
        else:
            await self.inner(scope, receive, self._signed(scope, send))

    def _brought(self, scope: Scope) -> bool:
        if not self.token:
            return _name(_headers(scope).get("host", "")) in HERE
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        given = query.get("token", [""])[0] or _cookie(_headers(scope))
        return hmac.compare_digest(given.encode(), self.token.encode())

    def _signed(self, scope: Scope, send: Send) -> Send:
        host = _headers(scope).get("host", "")
        policy = POLICY.format(socket=f"ws://{host}" if _plain(host) else "")

        async def signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = {
                    "content-security-policy": policy,
                    "x-content-type-options": "nosniff",
                    "referrer-policy": "no-referrer",
                }
                if self.token:
                    added["set-cookie"] = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict"
                pairs = [(key.encode(), value.encode()) for key, value in added.items()]
                message = {**message, "headers": [*message.get("headers", []), *pairs]}
            await send(message)

        return signed


def _headers(scope: Scope) -> Mapping[str, str]:
    return {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}


def _name(host: str) -> str:
    """Return a host without its port."""
    return (host if host.endswith("]") else host.rsplit(":", 1)[0]).lower()


def _plain(host: str) -> bool:
    return all(letter.isalnum() or letter in ".:-[]" for letter in host)


def _own_page(scope: Scope) -> bool:
    """Return whether a socket is opened by our own page and not by that of another host."""
    headers = _headers(scope)
    origin = headers.get("origin", "")
    return scope["type"] == "http" or not origin or origin.split("//")[-1] == headers.get("host")


def _cookie(headers: Mapping[str, str]) -> str:
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403})
        return
    await _plain_answer(send, 403, KEPT_OUT)


async def _plain_answer(send: Send, status: int, told: bytes) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": told})
