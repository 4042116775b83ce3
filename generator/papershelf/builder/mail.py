"""A digest as an e-mail message, and the delivery to a mail server."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, getaddresses, make_msgid
from typing import Literal
from urllib.parse import urlsplit

from ..errors import CallError
from ..site.syndication.email_digest import Digest

Security = Literal["", "starttls", "ssl"]
# Port 25 is for servers among themselves, 587 and 465 are for submission (RFC 8314).
_PORTS: dict[Security, int] = {"": 25, "starttls": 587, "ssl": 465}
# Every server accepts ASCII in short lines.
_POLICY = SMTP.clone(cte_type="7bit")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_PATIENCE = 30
"""Seconds to wait for a server's answer."""


@dataclass(frozen=True)
class MailServer:
    """A mail server and how to connect to it."""

    host: str
    port: int
    security: Security = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, address: str, security: Security, user: str, password: str) -> MailServer:
        """The server at `HOST` or `HOST:PORT`.

        Raises CallError if that is not a server, or if the password would be sent unencrypted.
        """
        try:
            parts = urlsplit(f"//{address}")
            host, port = parts.hostname or "", parts.port or _PORTS[security]
        except ValueError:
            host, port = "", 0
        if not host or parts.netloc != address or re.search(r"[@\s]", address):
            raise CallError(f"`{address}` is not a server: write HOST or HOST:PORT")
        if user and not security:
            raise CallError("refusing to send the password unencrypted: add --starttls or --ssl")
        if user and not password:
            raise CallError(f"PAPERSHELF_SMTP_PASSWORD has no password for {user}")
        return cls(host, port, security, user, password)


def compose_message(digest: Digest, site: str, sender: str, to: Sequence[str]) -> EmailMessage:
    """The message as text and HTML; `site` is the site's URL.

    Several recipients don't see each other's addresses. Raises CallError for an invalid address.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = " ".join(digest.subject.split())
    if sender:
        mail["From"] = _parse_address(sender)
    if to:
        addresses = [_parse_address(address) for address in to]
        mail["To"] = addresses[0] if len(addresses) == 1 else "undisclosed-recipients:;"
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=urlsplit(site).hostname or "localhost")
    mail.set_content(digest.text)
    mail.add_alternative(digest.html, subtype="html")
    return mail


def send(mail: EmailMessage, to: Sequence[str], server: MailServer) -> None:
    """Send a message through a server, to all recipients or to none.

    Raises CallError with the server's reply if it doesn't accept the message.
    """
    sender, recipients = mail["From"].addresses[0], map(_parse_address, to)
    try:
        smtp = _connect(server)
        try:
            specs = [address.addr_spec for address in recipients]
            _deliver(smtp, sender.addr_spec, specs, mail.as_bytes())
            # The message is delivered: errors after it don't matter.
            with suppress(OSError):
                smtp.quit()
        finally:
            smtp.close()
    except OSError as error:  # SMTPException is one
        name = f"{server.host}:{server.port}"
        raise CallError(f"{name} did not take the message: {_describe_error(error)}") from None


def _connect(server: MailServer) -> smtplib.SMTP:
    """A connection, encrypted and logged in as the server requires."""
    context = ssl.create_default_context()
    if server.security == "ssl":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_PATIENCE, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _deliver(smtp: smtplib.SMTP, sender: str, to: Sequence[str], data: bytes) -> None:
    """Like `sendmail`, but a single refused recipient stops it before anything is sent."""
    smtp.ehlo_or_helo_if_needed()
    code, reply = smtp.mail(sender)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    for recipient in to:
        code, reply = smtp.rcpt(recipient)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({recipient: (code, reply)})
    code, reply = smtp.data(data)
    if code != 250:
        raise smtplib.SMTPDataError(code, reply)


def _describe_error(error: OSError) -> str:
    """What went wrong, in the server's words if it replied."""
    recipient = ""
    reply: tuple[int, bytes | str]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((recipient, reply),) = error.recipients.items()
    elif isinstance(error, smtplib.SMTPResponseException):
        reply = (error.smtp_code, error.smtp_error)
    else:
        return str(error) or type(error).__name__
    code, words = reply
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return f"{recipient}: {code} {text}" if recipient else f"{code} {text}"


def _parse_address(text: str) -> Address:
    """An address, with or without a name before it."""
    found = getaddresses([text])
    name, bare = found[0] if len(found) == 1 else ("", "")
    if not _ADDRESS.fullmatch(bare) or not text.isprintable():
        raise CallError(f"`{text}` is not an e-mail address")
    return Address(name, addr_spec=bare)
