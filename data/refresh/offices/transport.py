"""One page over HTTP: in time, of the right kind and size, from the host that was asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import requests
from urllib3 import Retry
from urllib3.exceptions import HTTPError, InvalidHeader

from data.errors import DataError
from data.refresh.offices.failures import Passing, Unreachable, kind_of
from data.refresh.offices.settings import Limits

HOPS = 5
CHUNK = 65_536
AGAIN = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {"User-Agent": "asielprognose", "Accept": "application/json, text/csv"}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of an answer, as received.

    Attributes:
        address: what was asked.
        body: raw bytes, unpacked.
        retrieved_at: UTC time to the second, ISO 8601.
        modified: the ``Last-Modified`` header, empty without one.
    """

    address: str
    body: bytes
    retrieved_at: str
    modified: str = ""


def origin(address: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port of an address."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


def same_host(name: str, target: str, address: str) -> str:
    """Return ``target`` as an absolute address.

    Raises:
        DataError: it is on another host, port or scheme than ``address``.
    """
    absolute = urljoin(address, target)
    if origin(absolute) != origin(address):
        raise DataError(
            f"{name}: the answer leads to {urlsplit(absolute).netloc}; expected an address on "
            f"{urlsplit(address).netloc}. Nothing was read from it; see base_url in "
            f"data/refresh/sources.toml."
        )
    return absolute


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return a request as it is: nobody says who he is."""
    return request


class Client:
    """Pages of one source."""

    def __init__(self, name: str, limits: Limits, say: Say) -> None:
        """Start a session.

        Args:
            name: the source, for messages.
            limits: how long and how much.
            say: told what is being waited for.
        """
        self.name, self.limits, self._say = name, limits, say
        self._session = requests.Session()
        self._session.headers.update(HEADERS)
        self._session.auth = _nobody  # or requests would send a password of a user's .netrc

    def page(self, address: str, media: str) -> Page:
        """Return one page.

        Args:
            address: what to ask.
            media: content type the answer must have.

        Raises:
            Unreachable: every attempt failed, or the answer is not what was asked for.
        """
        end, failure = time.monotonic() + self.limits.deadline_seconds, Passing("no answer")
        for attempt in range(self.limits.retries + 1):
            try:
                return self._once(address, media, end)
            except Passing as passing:
                failure = passing
            wait = failure.wait
            if wait is None:
                wait = self.limits.backoff_seconds * 2**attempt
            if attempt == self.limits.retries or time.monotonic() + wait > end:
                break
            self._say(f"{self.name}: {failure}; once more in {wait:.0f} s")
            time.sleep(wait)
        self._stop(address, f"{failure} (tries: {attempt + 1})", "a page", "Run it again later")

    def _once(self, address: str, media: str, end: float) -> Page:
        try:
            with self._follow(address) as response:
                self._check(address, response, media)
                body = self._body(address, response, end)
                modified = response.headers.get("Last-Modified", "")
        except (requests.RequestException, HTTPError, OSError) as error:
            if isinstance(error, ValueError):
                self._stop(address, "no web address", "one as https://...", "Correct base_url")
            raise Passing(f"no whole answer ({kind_of(error)})") from error
        if not body.strip():
            self._stop(address, "an empty answer", "a page", "Run it again later")
        return Page(address, body, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", modified)

    def _follow(self, address: str) -> requests.Response:
        for _ in range(HOPS + 1):
            response = self._session.get(
                address, stream=True, allow_redirects=False, timeout=self.limits.timeout_seconds
            )
            if response.status_code not in REDIRECTS:
                return response
            response.close()
            address = same_host(self.name, response.headers.get("Location", ""), address)
        self._stop(address, f"more than {HOPS} redirects", "a page", "Correct base_url")

    def _check(self, address: str, response: requests.Response, media: str) -> None:
        status = response.status_code
        if status in AGAIN:
            raise Passing(f"status {status}", self._asked_wait(address, response))
        if status != 200:
            self._stop(address, f"status {status}", "200", "Check base_url and table")
        found = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if found != media:
            self._stop(address, f"content type {found or 'none'}", media, "Check base_url")

    def _asked_wait(self, address: str, response: requests.Response) -> float | None:
        asked = response.headers.get("Retry-After")
        if not asked:
            return None
        try:
            wait = Retry().parse_retry_after(asked)
        except InvalidHeader:
            return None
        if wait > self.limits.retry_after_seconds:
            self._stop(
                address,
                f"status {response.status_code} and a wait of {wait:.0f} s",
                f"at most {self.limits.retry_after_seconds:.0f} s",
                "Run it again later",
            )
        return wait

    def _body(self, address: str, response: requests.Response, end: float) -> bytes:
        body = bytearray()
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > self.limits.page_bytes:
                most = f"at most {self.limits.page_bytes} bytes"
                self._stop(address, "a larger page", most, "Raise page_bytes if that is right")
            if time.monotonic() > end:
                raise Passing(f"{len(body)} bytes when time was up")
        return bytes(body)

    def _stop(self, address: str, found: str, expected: str, advice: str) -> NoReturn:
        raise Unreachable(
            f"{self.name}: {urlsplit(address).path}: {found}; expected {expected}. {advice}; "
            f"nothing was changed."
        )
