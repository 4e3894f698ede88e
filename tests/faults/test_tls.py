"""A certificate that nobody vouches for: refused, unless the source file or the user says otherwise."""

import contextlib
import socket
import socketserver
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

pytestmark = pytest.mark.slow


def write_certificate(path):
    """A self-signed certificate for 127.0.0.1 with its key, as one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))


class Front(socketserver.ThreadingTCPServer):
    """Speaks TLS in front of a newsroom, and hands on what it hears."""

    daemon_threads = True

    def __init__(self, certificate, port):
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind = ("127.0.0.1", port)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)


class Passing(socketserver.BaseRequestHandler):
    """One connection; a client that refuses the certificate just goes."""

    def handle(self):
        with (
            contextlib.suppress(OSError),
            self.server.context.wrap_socket(self.request, server_side=True) as outside,
            socket.create_connection(self.server.behind) as inside,
        ):
            threading.Thread(target=self.hand_on, args=(inside, outside), daemon=True).start()
            self.hand_on(outside, inside)

    @staticmethod
    def hand_on(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def secure_desk(open_desk, tmp_path):
    """A desk whose crawls reach the newsroom through HTTPS only."""
    certificate = tmp_path / "server.pem"
    write_certificate(certificate)
    with open_desk(articles=12, origin="https://www.mehrnews.com") as desk:
        port = int(desk.room.url.rpartition(":")[2])
        with Front(certificate, port) as front:
            threading.Thread(target=front.serve_forever, daemon=True).start()
            desk.front = f"https://127.0.0.1:{front.server_address[1]}"
            yield desk
            front.shutdown()


TRUSTING = """
import msgspec
from newscrawl.sources import catalogue
strict = catalogue.load
def trusting(path):
    source = strict(path)
    return msgspec.structs.replace(source, polite=msgspec.structs.replace(source.polite, verify_tls=False))
catalogue.load = trusting
from newscrawl.cli import main
main()
"""
"""The command, as if the source file said `verify_tls = false`."""


def test_self_signed_certificate_is_refused(secure_desk):
    """Point 7, "TLS verified": nothing is fetched, exit 4, links kept; user or source file may say otherwise."""
    desk = secure_desk
    assert desk.crawl("-s", "DOWNLOAD_VERIFY_CERTIFICATES=False", "--limit", "2").code == 0
    desk.forget_robots()
    asked = len(desk.room.log())
    run = desk.crawl()
    assert run.code == 4, run.why
    assert "tls" in run.why
    assert len(desk.room.log()) == asked
    assert sum(run.note["outstanding"].values()) >= 1
    desk.program = TRUSTING
    run = desk.crawl()
    assert run.code == 0, run.why
    desk.check_whole()
