"""Ways for the real client libraries to reach the stand-in.

``Redirect`` is a ``requests`` adapter: mounted on ``https://``, it sends what is meant for Google
to the stand-in.  ``OfficeProxy`` is a proxy as offices have them: it answers CONNECT and reads the
traffic behind a certificate of its own authority, so that a program needs nothing but
``HTTPS_PROXY`` and ``REQUESTS_CA_BUNDLE`` to reach the stand-in, even from another process.
``Wire`` needs no network at all: hundreds of nights take seconds, and time passes as it says.
``InProcess`` needs no socket at all, and lets a test decide what happens between two calls.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import io
import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from email.utils import format_datetime, formatdate
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from .faults import UNSENT
from .server import StandIn, meant, route


class Clock:
    """Seconds that pass when somebody sleeps, or waits for an answer."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


GOOGLE = ("sheets.googleapis.com", "oauth2.googleapis.com")


class Redirect(HTTPAdapter):
    """Sends requests for Google to the stand-in, and refuses every other address."""

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__()
        self._host, self._port = stand_in.address

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response:
        url = str(request.url)
        for name in GOOGLE:
            prefix = f"https://{name}/"
            if url.startswith(prefix):
                request.url = f"http://{self._host}:{self._port}/{url.removeprefix(prefix)}"
                options["proxies"] = {}
                return super().send(request, *args, **options)
        raise AssertionError(f"a test tried to reach {url}")


class Wire(HTTPAdapter):
    """Hands requests for Google to the stand-in without a network, and plays what one can do.

    What ``requests`` and ``urllib3`` do with a broken answer, they do here: a cut body is a short
    one.  What they raise where there is no answer is raised as they do; that sockets end so is
    tested with ``Redirect``.  A call takes ``seconds`` of ``clock``, one without an answer as
    long as the caller waits for it.
    """

    def __init__(self, stand_in: StandIn, clock: Clock | None = None, seconds: float = 0.0) -> None:
        super().__init__()
        self._stand_in, self._clock, self._seconds = stand_in, clock or Clock(), seconds

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response:
        parts = urlsplit(str(request.url))
        assert parts.hostname in GOOGLE, f"a test tried to reach {request.url}"
        connect, read = options["timeout"]
        headers = {name.lower(): value for name, value in request.headers.items()}
        call, _, _ = route(meant(str(request.method), headers), parts.path)
        self._clock.now += self._seconds
        unsent = (f for f in self._stand_in.faults if f.kind in UNSENT and f.matches(call))
        if (fault := next(unsent, None)) is not None:
            self._stand_in.faults.remove(fault)
            self._stand_in.calls.append(call)
            raise self._unsent(fault.kind, str(parts.hostname), connect)(request=request)
        body = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        target = f"{parts.path}?{parts.query}"
        answer, fault = self._stand_in.serve(str(request.method), target, headers, sent)
        kind = "" if fault is None else fault.kind
        if kind.startswith("reset"):
            cut = ConnectionResetError(104, "Connection reset by peer")
            raise requests.ConnectionError(ProtocolError("Connection aborted.", cut))
        if kind.startswith("hang"):
            self._clock.now += read
            raise requests.ReadTimeout(ReadTimeoutError(None, "", f"Read timed out. ({read})"))  # type: ignore[arg-type]
        assert answer is not None
        half = answer.body[: len(answer.body) // 2]
        text = half if kind in ("truncate", "cut short") else answer.body
        promised = len(text) if kind == "truncate" else len(answer.body)
        told = {
            "Content-Type": answer.kind,
            "Content-Length": str(promised),
            "Date": formatdate(self._clock.now, usegmt=True),
            **dict(answer.headers),
        }
        raw = HTTPResponse(
            io.BytesIO(text),
            told,
            answer.status,
            preload_content=False,
            request_method=str(request.method),
        )
        return self.build_response(request, raw)

    def _unsent(self, kind: str, host: str, connect: float) -> Callable[..., Exception]:
        """What ``requests`` raises, but for the request, which it adds."""
        pool = HTTPSConnectionPool(host)
        connection = pool.ConnectionCls(host)
        reason: Exception
        error: type[requests.RequestException] = requests.ConnectionError
        if kind == "no name":
            gone = socket.gaierror(-2, "Name or service not known")
            reason = NameResolutionError(host, connection, gone)
        elif kind == "no way":
            reason = NewConnectionError(connection, "[Errno 101] Network is unreachable")
        elif kind == "no connection":
            self._clock.now += connect
            reason = ConnectTimeoutError(connection, f"Connection timed out. ({connect})")
            error = requests.ConnectTimeout
        elif kind == "wrong certificate":
            said = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"
            reason = SSLError(ssl.SSLCertVerificationError(1, said))
            error = requests.exceptions.SSLError
        else:
            said = "Tunnel connection failed: 407 Proxy Authentication Required"
            reason = ProxyError("Unable to connect to proxy", OSError(said))
            error = requests.exceptions.ProxyError
        return partial(error, MaxRetryError(pool, "/", reason))


class InProcess(BaseAdapter):
    """Reaches the stand-in without a network, so that thousands of calls take seconds.

    ``step`` is told the name of each call before it is served; the time is what ``clock`` says.
    """

    def __init__(
        self,
        stand_in: StandIn,
        step: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._stand_in, self._step, self._clock = stand_in, step, clock

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        url = urlsplit(str(request.url))
        assert url.hostname in GOOGLE, f"a test tried to reach {request.url}"
        target = url.path + (f"?{url.query}" if url.query else "")
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[arg-type]
        headers = {str(name).lower(): str(value) for name, value in request.headers.items()}
        self._step(route(meant(str(request.method), headers), url.path)[0])
        answer, fault = self._stand_in.serve(str(request.method), target, headers, body)
        if answer is None or (fault is not None and fault.kind != "truncate"):
            raise requests.exceptions.ConnectionError("cut")
        response = requests.Response()
        response.status_code = answer.status
        text = answer.body
        response.raw = io.BytesIO(text[: len(text) // 2] if fault is not None else text)
        response.headers.update(answer.headers)
        response.headers["Content-Type"] = answer.kind
        response.headers["Date"] = format_datetime(
            dt.datetime.fromtimestamp(self._clock(), dt.UTC), usegmt=True
        )
        response.request, response.url = request, str(request.url)
        return response

    def close(self) -> None:
        pass


def write_key(path: Path, account: str) -> Path:
    """A service account's key file, made up for this test, mode 600."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    path.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "studio",
                "private_key_id": "0123456789abcdef",
                "private_key": text,
                "client_email": account,
                "client_id": "1",
                "token_uri": "https://oauth2.googleapis.com/token",
            }
        ),
        encoding="utf-8",
    )
    path.chmod(0o600)
    return path


class OfficeProxy:
    """An HTTPS proxy with a certificate authority of its own, in front of the stand-in."""

    def __init__(self, stand_in: StandIn, folder: Path, password: str | None = None) -> None:
        self.authority = folder / "office-authority.pem"
        context = _certificates(folder, self.authority)
        target = stand_in.address
        proxy = self
        self.tunnels: list[str] = []

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                first = self.rfile.readline().decode("latin-1").split()
                headers = {}
                while line := self.rfile.readline().decode("latin-1").strip():
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                if len(first) < 2 or first[0] != "CONNECT":
                    return
                if password is not None:
                    wanted = "Basic " + base64.b64encode(password.encode()).decode()
                    if headers.get("proxy-authorization") != wanted:
                        self.wfile.write(b"HTTP/1.1 407 Who are you?\r\n\r\n")
                        return
                proxy.tunnels.append(first[1])
                self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                with contextlib.suppress(OSError, ssl.SSLError):
                    inside = context.wrap_socket(self.connection, server_side=True)
                    with socket.create_connection(target) as outside:
                        back = threading.Thread(target=_pump, args=(outside, inside), daemon=True)
                        back.start()
                        _pump(inside, outside)
                        back.join(5)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> OfficeProxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError, ssl.SSLError, ValueError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _certificates(folder: Path, authority: Path) -> ssl.SSLContext:
    """A server context for Google's names, signed by an authority written to ``authority``."""
    now = dt.datetime.now(dt.UTC)
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office inspection")])
    signer = ec.generate_private_key(ec.SECP256R1())
    signed_by = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(names)
        .public_key(signer.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(signer.public_key()), False)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False), True
        )
        .sign(signer, hashes.SHA256())
    )
    own = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, GOOGLE[0])]))
        .issuer_name(names)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in GOOGLE]), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
        )
        .sign(signer, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    authority.write_bytes(signed_by.public_bytes(pem))
    server = folder / "office-server.pem"
    server.write_bytes(
        own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    return context
