"""Who may see the page: a token once, a cookie after, a socket of our own page only."""

import asyncio

import pytest

from reports.app.guard import Guard

pytestmark = pytest.mark.unit


async def inner(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})
    else:
        await send({"type": "websocket.accept"})


def asked(token="", query=b"", kind="http", **headers):
    """Return what a guarded application answered, and its headers."""
    told = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "query_string": query, "headers": told}
    asyncio.run(Guard(inner, token)(scope, None, send))
    found = {key.decode(): value.decode() for key, value in sent[0].get("headers", [])}
    return sent[0].get("status", sent[0]["type"]), found


def test_without_a_token_every_reader_of_this_machine_is_let_in():
    status, headers = asked(host="127.0.0.1:8765")
    assert status == 200
    assert "set-cookie" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "ws://127.0.0.1:8765" in policy
    assert "http:" not in policy and "https:" not in policy


def test_a_token_is_asked_for_once_and_then_a_cookie_does():
    assert asked("secret")[0] == 403
    assert asked("secret", b"token=wrong")[0] == 403
    status, headers = asked("secret", b"token=secret&lang=en")
    assert status == 200 and headers["set-cookie"].startswith("asielprognose=secret; HttpOnly")
    assert asked("secret", cookie="asielprognose=secret")[0] == 200
    assert asked("secret", cookie="asielprognose=other")[0] == 403
    assert asked("secret", cookie="a=b; ;;=")[0] == 403


def test_a_socket_of_another_page_is_closed():
    host = {"host": "127.0.0.1:8765"}
    assert asked(kind="websocket", origin="http://127.0.0.1:8765", **host)[0] == "websocket.accept"
    assert asked(kind="websocket", origin="http://other.example", **host)[0] == "websocket.close"
    assert asked("secret", kind="websocket", **host)[0] == "websocket.close"


def test_a_hostile_host_does_not_reach_the_policy():
    _, headers = asked("secret", b"token=secret", host="x; script-src *")
    assert "script-src *" not in headers["content-security-policy"]


@pytest.mark.parametrize("host", ["rebound.example:8765", "10.0.0.7", "127.0.0.1.evil.example"])
def test_a_name_that_was_led_here_reads_nothing_without_a_token(host):
    """DNS rebinding: a page of that name would be of our own origin to the browser."""
    assert asked(host=host)[0] == 403
    origin = f"http://{host}"
    assert asked(kind="websocket", host=host, origin=origin)[0] == "websocket.close"
    assert asked("secret", b"token=secret", host=host)[0] == 200


@pytest.mark.parametrize(
    "host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "[::1]", "LOCALHOST"]
)
def test_this_machine_is_called_by_each_of_its_names(host):
    assert asked(host=host)[0] == 200


@pytest.mark.parametrize("token", ["", "secret"])
def test_starting_and_stopping_is_passed_on(token):
    passed = []

    async def lifespan(scope, receive, send):
        passed.append(scope["type"])

    asyncio.run(Guard(lifespan, token)({"type": "lifespan"}, None, None))
    assert passed == ["lifespan"]
