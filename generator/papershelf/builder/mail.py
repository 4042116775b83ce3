"""A digest as an e-mail message, and the way to a server that sends it."""

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
# 25 is what servers speak among themselves, 587 and 465 are for senders (RFC 8314).
_PORTS: dict[Security, int] = {"": 25, "starttls": 587, "ssl": 465}
# Every server takes ASCII in short lines.
_POLICY = SMTP.clone(cte_type="7bit")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_PATIENCE = 30
"""Seconds to wait for a server's answer."""


@dataclass(frozen=True)
class MailServer:
    """A server that takes messages, and how it is spoken to."""

    host: str
    port: int
    security: Security = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, place: str, security: Security, user: str, password: str) -> MailServer:
        """The server at `HOST` or `HOST:PORT`.

        Raises CallError where there is none of that name, or where the password would go
        unencrypted.
        """
        try:
            parts = urlsplit(f"//{place}")
            host, port = parts.hostname or "", parts.port or _PORTS[security]
        except ValueError:
            host, port = "", 0
        if not host or parts.netloc != place or re.search(r"[@\s]", place):
            raise CallError(f"`{place}` is not a server: write HOST or HOST:PORT")
        if user and not security:
            raise CallError("a password must not travel in the open: add --starttls or --ssl")
        if user and not password:
            raise CallError(f"there is no password for {user} in PAPERSHELF_SMTP_PASSWORD")
        return cls(host, port, security, user, password)


def compose_message(digest: Digest, site: str, sender: str, to: Sequence[str]) -> EmailMessage:
    """The message, as text and as HTML; `site` is the site's address.

    Several recipients don't see each other's addresses. Raises CallError for what is no address.
    """
    made = EmailMessage(policy=_POLICY)
    made["Subject"] = " ".join(digest.subject.split())
    if sender:
        made["From"] = _parse_address(sender)
    if to:
        known = [_parse_address(one) for one in to]
        made["To"] = known[0] if len(known) == 1 else "undisclosed-recipients:;"
    made["Date"] = formatdate()
    made["Message-ID"] = make_msgid(domain=urlsplit(site).hostname or "localhost")
    made.set_content(digest.text)
    made.add_alternative(digest.html, subtype="html")
    return made


def send(made: EmailMessage, to: Sequence[str], server: MailServer) -> None:
    """Hand a message to a server, for all recipients or for none.

    Raises CallError, with what the server said, where it doesn't take it.
    """
    sender, recipients = made["From"].addresses[0], map(_parse_address, to)
    try:
        smtp = _connect(server)
        try:
            specs = [one.addr_spec for one in recipients]
            _deliver(smtp, sender.addr_spec, specs, made.as_bytes())
            # It has the message: how it says goodbye is no matter.
            with suppress(OSError):
                smtp.quit()
        finally:
            smtp.close()
    except OSError as error:  # SMTPException is one
        place = f"{server.host}:{server.port}"
        raise CallError(f"{place} did not take the message: {_describe_error(error)}") from None


def _connect(server: MailServer) -> smtplib.SMTP:
    """A connection, encrypted and logged in as the server's entry says."""
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
    """What `sendmail` does, but that one refused recipient ends it before anything is sent."""
    smtp.ehlo_or_helo_if_needed()
    code, said = smtp.mail(sender)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    for one in to:
        code, said = smtp.rcpt(one)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({one: (code, said)})
    code, said = smtp.data(data)
    if code != 250:
        raise smtplib.SMTPDataError(code, said)


def _describe_error(error: OSError) -> str:
    """What went wrong, in the server's words if it had any."""
    who = ""
    reply: tuple[int, bytes | str]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((who, reply),) = error.recipients.items()
    elif isinstance(error, smtplib.SMTPResponseException):
        reply = (error.smtp_code, error.smtp_error)
    else:
        return str(error) or type(error).__name__
    code, words = reply
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return f"{who}: {code} {text}" if who else f"{code} {text}"


def _parse_address(text: str) -> Address:
    """An address, with a name before it or without."""
    found = getaddresses([text])
    name, bare = found[0] if len(found) == 1 else ("", "")
    if not _ADDRESS.fullmatch(bare) or not text.isprintable():
        raise CallError(f"`{text}` is not an e-mail address")
    return Address(name, addr_spec=bare)
