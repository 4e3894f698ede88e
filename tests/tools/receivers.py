"""Receivers of alarms on loopback: an HTTP server and a mail server that answer as a test says."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """What came in, and what is answered: a list of (status, headers, body), the last one for ever."""

    def __init__(self, answers):
        self.answers, self.hits, self.url = list(answers), [], ""

    @property
    def taken(self):
        """Bodies of requests that were answered with 200."""
        return [hit["body"] for hit in self.hits if hit["status"] == 200]


@contextmanager
def http(*answers):
    receiver = Receiver(answers or [(200, {}, b'{"ok": true}')])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, said = receiver.answers[0]
            if len(receiver.answers) > 1:
                receiver.answers.pop(0)
            hit = {"path": self.path, "headers": dict(self.headers), "body": body, "status": status}
            receiver.hits.append(hit)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(said))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def refusal(status, description, **parameters):
    """An error of the Bot API."""
    body = {"ok": False, "error_code": status, "description": description} | parameters
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


TAKEN = (200, {"Content-Type": "application/json"}, b'{"ok": true, "result": {}}')


@contextmanager
def smtp(*codes):
    """A mail server whose answer to each letter is the next code; the last one for ever."""
    receiver = Receiver(codes or [250])

    class Handler(socketserver.StreamRequestHandler):
        def say(self, text):
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self):
            self.say("220 here")
            while line := self.rfile.readline():
                word = line.split()[0].upper() if line.split() else b""
                if word == b"DATA":
                    self.say("354 go on")
                    letter = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        letter += part
                    code = receiver.answers[0]
                    if len(receiver.answers) > 1:
                        receiver.answers.pop(0)
                    receiver.hits.append({"body": letter, "status": 200 if code == 250 else code})
                    self.say(f"{code} that is it")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 well")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
