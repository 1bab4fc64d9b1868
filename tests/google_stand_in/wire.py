"""The stand-in on a loopback port: honest HTTP, unless a fault says otherwise."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .answers import Answer
from .faults import Fault


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A cut connection is what the test asked for; anything else is worth a traceback."""
        import sys

        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def handler(
    serve: Callable[[str, str, dict[str, str], bytes], tuple[Answer | None, Fault | None]],
    released: threading.Event,
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer, fault = serve(self.command, self.path, headers, body)
            if fault is not None and fault.kind.startswith("reset"):
                self._cut()
                return
            if fault is not None and fault.kind.startswith("hang"):
                released.wait(30)
                self._cut()
                return
            assert answer is not None
            # Google compresses for who says that it takes it, in both of these.
            wanted = (headers.get("accept-encoding", ""), headers.get("user-agent", ""))
            packed = all("gzip" in each for each in wanted)
            text = gzip.compress(answer.body) if packed else answer.body
            promised = len(text)
            if fault is not None and fault.kind == "truncate":
                half = answer.body[: len(answer.body) // 2]
                text = gzip.compress(half) if packed else half
                promised = len(text)
            elif fault is not None and fault.kind == "cut short":
                text = text[: len(text) // 2]
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(promised))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Connection", "close")
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)
            if promised != len(text):
                self._cut()

        def _cut(self) -> None:
            """Close with a reset, as a broken network does."""
            with contextlib.suppress(OSError):
                self.wfile.flush()
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            self.close_connection = True

    return Handler
