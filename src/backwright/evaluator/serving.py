"""The thinnest HTTP face: one request at a time."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from backwright.evaluator.http import Request
from backwright.evaluator.reference import Reference


def serve(reference: Reference, port: int = 0, ready: Callable[[int], None] = lambda _: None) -> None:
    """Serves on the loopback interface until interrupted. `ready` is told the port, which 0 leaves to the system."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                response = reference.handle(Request(self.command, self.path, headers, body, self.client_address[0]))
            encoded = response.encoded()
            self.send_response(response.status)
            if encoded:
                self.send_header("content-type", response.media_type)
            for name, value in response.headers.items():
                self.send_header(name, value)
            if response.status != 204:
                self.send_header("content-length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Quiet: the reference is read by tests."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        ready(server.server_address[1])
        server.serve_forever()
