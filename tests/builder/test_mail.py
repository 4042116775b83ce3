"""Digests by e-mail, through a real mail server on this machine."""

from __future__ import annotations

import email
import email.policy
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from papershelf.builder.mail import MailServer, compose_message, send
from papershelf.errors import CallError
from papershelf.site.syndication.email_digest import Digest
from tests.build import TOY
from tests.commands import papershelf

DIGEST = Digest("A & B: 2 papers\n, today", "<p>Ümläut\n.\n</p>" + "x" * 2000, "Text ü\n.\nFrom here\n")
FROM, TO = "Shelf <shelf@example.org>", "reader@example.org"
PASSWORD = "correct horse"


class Box:
    """Takes messages; refuses what it is told to, with a reply."""

    def __init__(self, **refusals: str) -> None:
        self.taken: list[Envelope] = []
        self.refusals = refusals
        self.users: list[bytes] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.refusals.get("sender", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if "data" not in self.refusals:
            self.taken.append(envelope)
        return self.refusals.get("data", "250 OK")

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login)
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    def message(self) -> EmailMessage:
        (one,) = self.taken
        read = email.message_from_bytes(one.content, policy=email.policy.default)  # type: ignore[arg-type]
        assert isinstance(read, EmailMessage)
        return read


class Anywhere(Controller):
    """A server at a port that is free; the controller looks itself whether it answers."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(box: Box, **options: Any) -> Iterator[int]:
    """The box's server; gives its port."""
    controller = Anywhere(box, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    file = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return context, file


def sent(port: int, *to: str, **options: Any) -> None:
    made = compose_message(DIGEST, "https://papers.example/shelf/", FROM, to)
    send(made, to, MailServer("127.0.0.1", port, **options))


def test_a_message_arrives_whole() -> None:
    box = Box()
    with serving(box) as port:
        sent(port, TO)
    (envelope,) = box.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("shelf@example.org", [TO])
    made = box.message()
    assert made.get_content_type() == "multipart/alternative"
    text, html = made.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == DIGEST.text
    assert html.get_content().replace("\r\n", "\n").rstrip("\n") == DIGEST.html
    assert made["Subject"] == "A & B: 2 papers , today"
    assert (made["From"], made["To"]) == (FROM, TO)
    assert made["Date"].datetime
    assert made["Message-ID"].endswith("@papers.example>")
    content = bytes(envelope.content or b"")
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_recipients_do_not_see_each_other() -> None:
    box = Box()
    with serving(box) as port:
        sent(port, TO, "Other <other@example.org>")
    assert box.taken[0].rcpt_tos == [TO, "other@example.org"]
    assert b"other@" not in bytes(box.taken[0].content or b"")
    assert str(box.message()["To"]) == "undisclosed-recipients:;"


FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "sender": ({"sender": "550 not from you"}, "550 not from you"),
    "a recipient": ({"other@example.org": "550 no such user"}, "other@example.org: 550 no such user"),
    "the message": ({"data": "554 spam"}, "554 spam"),
    "later": ({TO: "451 try again"}, "reader@example.org: 451 try again"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refusal_is_said_and_nothing_is_sent(fault: str) -> None:
    refusals, said = FAULTS[fault]
    box = Box(**refusals)
    with serving(box) as port, pytest.raises(CallError, match=said):
        sent(port, TO, "other@example.org")
    assert box.taken == []


def test_nobody_answers() -> None:
    with serving(Box()) as port:
        pass
    with pytest.raises(CallError, match=f"127.0.0.1:{port} did not take the message: .*refused"):
        sent(port, TO)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_encrypted_and_logged_in(
    security: str, authority: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = authority
    box = Box()
    way: dict[str, Any] = {"ssl_context": context} if security == "ssl" else {
        "tls_context": context, "require_starttls": True}  # fmt: skip
    # aiosmtpd doesn't see that a connection is encrypted which was so from the start.
    needs = {"auth_require_tls": security != "ssl", "authenticator": box.login, "auth_required": True}
    with serving(box, **way, **needs) as port:
        who = {"security": security, "user": "me"}
        with pytest.raises(CallError, match=r"(?i)certificate"):
            sent(port, TO, **who, password=PASSWORD)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with pytest.raises(CallError, match="535 "):
            sent(port, TO, **who, password="wrong")
        assert box.taken == []
        sent(port, TO, **who, password=PASSWORD)
    assert len(box.taken) == 1
    assert set(box.users) == {b"me"}


def test_a_server_that_can_not_encrypt_gets_nothing() -> None:
    box = Box()
    with serving(box) as port, pytest.raises(CallError, match="STARTTLS"):
        sent(port, TO, security="starttls")
    assert box.taken == []


PLACES: dict[str, tuple[str, str, int] | str] = {
    "mail.example": ("", "mail.example", 25),
    "mail.example:2525": ("", "mail.example", 2525),
    "[::1]:26": ("", "::1", 26),
    "mail.example/": "is not a server",
    "mail.example:port": "is not a server",
    "mail.example:99999": "is not a server",
    "me@mail.example": "is not a server",
    "": "is not a server",
    "a b": "is not a server",
}


@pytest.mark.parametrize("place", PLACES)
def test_places(place: str) -> None:
    expected = PLACES[place]
    if isinstance(expected, str):
        with pytest.raises(CallError, match=expected):
            MailServer.parse(place, "", "", "")
    else:
        assert MailServer.parse(place, "", "", "") == MailServer(expected[1], expected[2])


def test_ports_and_passwords() -> None:
    assert MailServer.parse("h", "starttls", "", "").port == 587
    assert MailServer.parse("h", "ssl", "me", "secret").port == 465
    assert "secret" not in repr(MailServer.parse("h", "ssl", "me", "secret"))
    with pytest.raises(CallError, match="refusing to send the password unencrypted"):
        MailServer.parse("h", "", "me", "secret")
    with pytest.raises(CallError, match="has no password for me"):
        MailServer.parse("h", "ssl", "me", "")


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b, c@d", "a@b\nBcc: c@d", "ü@example.org", "a@exämple.org", "a b@c", "a..b@c", "a@", "@b"],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(CallError, match="is not an e-mail address"):
        compose_message(DIGEST, "https://x.example/", FROM, [TO, address])


# --- the command ----------------------------------------------------------------------------


def run(*words: str, cwd: Path = TOY) -> subprocess.CompletedProcess[str]:
    return papershelf("digest", *words, cwd=cwd)


def test_the_command_prints_the_message() -> None:
    done = run("--week")
    assert (done.returncode, done.stderr) == (0, "")
    made = email.message_from_string(done.stdout, policy=email.policy.default)
    assert made["Subject"].startswith("Toy & Shelf: 2 papers, the week to Friday, 2 June 2023")
    assert made["To"] is None
    text = made.get_body(("plain",))
    assert text
    assert "https://toy.example/toy/papers/maths/" in text.get_content()


def test_the_command_sends_it() -> None:
    box = Box()
    with serving(box) as port:
        place = f"127.0.0.1:{port}"
        done = run("--smtp", place, "--from", FROM, "--to", TO, "--to", "other@example.org")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("sent to 2 addresses: Toy & Shelf: ")
    assert len(box.taken) == 1
    assert box.message().get_body(("html",))


def no_address(folder: Path) -> None:
    path = folder / "mkdocs.yml"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if "site_url" not in line))


def no_days(folder: Path) -> None:
    for path in (folder / "content/papers").rglob("*.y*ml"):
        path.write_text("\n".join(line for line in path.read_text().splitlines() if "added:" not in line))


def broken(folder: Path) -> None:
    (folder / "content/papers/broken.yaml").write_text("titel: x\n")


def nothing(folder: Path) -> None:
    pass


REFUSED: list[tuple[Callable[[Path], None], list[str], int, str]] = [
    (no_address, [], 2, "cannot create a digest: set `site_url`"),
    (no_days, [], 2, "cannot create a digest: no paper has `added`"),
    (broken, [], 1, "error[unknown-key]"),
    (nothing, ["--smtp", "127.0.0.1:9"], 2, "--smtp needs --from and --to"),
    (nothing, ["--smtp", "127.0.0.1:9", "--from", "a@b", "--to", "nobody"], 2, "`nobody` is not an e-mail address"),
    (nothing, ["--smtp", "127.0.0.1:9", "--from", "a@b", "--to", "c@d", "--user", "me"], 2, "refusing to send the password unencrypted"),
    (nothing, ["--smtp", "127.0.0.1:9", "--from", "a@b", "--to", "c@d"], 2, "127.0.0.1:9 did not take the message"),
]


@pytest.mark.parametrize(("change", "words", "code", "said"), REFUSED)
def test_what_can_not_be_sent(
    change: Callable[[Path], None], words: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERSHELF_SMTP_PASSWORD", "")
    folder = Path(shutil.copytree(TOY, tmp_path / "toy"))
    change(folder)
    done = run(*words, cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
