"""The door to fsspec: reading and writing files of a store, and what its errors mean.

Whatever a store raises is reported in one line, without anything that could be a credential.
"""

from __future__ import annotations

import base64
import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ...errors import CallError, to_printable
from .file_headers import FileHeaders

EXTRA = "python -m pip install 'papershelf[publish]'"
_WORKERS = 32
"""Uploads at a time: a distant store answers after 50 ms, and this process does 300 a second."""
_PATIENCE, _LOWEST_SPEED = 60.0, 50_000
"""Seconds that an answer may take, and bytes a second that all uploads together make at least. Not
every library notices by itself that nobody answers."""
_SFTP_OPTIONS = {
    "known_hosts": (),  # those of `~/.ssh/known_hosts`; sshfs would trust any
    "keepalive_interval": _PATIENCE / 4,  # three without an answer end the connection
    "connect_timeout": _PATIENCE,
}
_HAVE_FOLDERS = frozenset({"file", "local", "sftp", "ssh", "ftp", "smb"})
"""Stores where a file that is being written can be seen half written, and folders are made."""
_PART = ".papershelf-part"
_S3 = frozenset({"s3", "s3a"})
_GOOGLE = frozenset({"gs", "gcs"})
_AZURE = frozenset({"az", "abfs", "abfss"})
_SFTP = frozenset({"sftp", "ssh"})
_PACKAGES = {
    **dict.fromkeys(_S3, "papershelf[publish]"), **dict.fromkeys(_GOOGLE, "gcsfs"),
    **dict.fromkeys(_AZURE, "adlfs>=2026.8"), **dict.fromkeys(_SFTP, "sshfs"),
}  # fmt: skip
_REMEDIES = {
    "HostKey": "log in there once with `ssh`, so that ~/.ssh/known_hosts has the server's key",
    "NotImplementedError": "this kind of store can't be written to",
    "ENOSPC|EDQUOT|NoSpace|No space|QuotaExceeded": "the store is full: free some space there",
    r"Permission|Credential|Auth|Forbidden|\b40[13]\b": (
        "check the credentials, and that they may list, read and write there"
    ),
    r"FileNotFound|\b404\b": "create it first, or check its name",
    "Connect|Timeout|ServiceRe(?:quest|sponse)Error": "check the network and the endpoint",
    "SFTPFailure": "check the space and the permissions there",  # OpenSSH says no more than that
}
"""Names of errors, their classes and statuses -> what to do. The first that fits counts."""
_SECRET_NAME = re.compile(r"(?i)secret|token|passw|passphrase|credential|key|sas\b|connection_str")
_SECRET_IN_URL = re.compile(
    r"(?i)(?<=//)[^/@\s]+(?=@)"
    r"|(?<=[?&;])(?:x-amz-(?:signature|credential|security-token)|signature|sig|accountkey"
    r"|access_token)=[^&;\s\"']*"
)


class StoredFile(NamedTuple):
    """A file as a store lists it; `md5` is empty where the store doesn't know it."""

    size: int
    md5: bytes


class Store:
    """A place that fsspec knows by its URL, such as `s3://bucket/papers` or a folder.

    Its methods take paths below that place and may be called in several threads, `workers` at a
    time. All raise CallError, with the store's own words, for whatever goes wrong there.
    """

    def __init__(self, url: str) -> None:
        self.url = _check_url(url)
        try:
            import fsspec
        except ModuleNotFoundError:
            raise CallError(f"publishing needs fsspec: {EXTRA}") from None
        protocol = url.partition("://")[0] if "://" in url else "file"
        try:
            if protocol in _SFTP:  # fsspec's own takes any server for the right one
                fsspec.register_implementation(protocol, "sshfs.SSHFileSystem", clobber=True)
            options = _SFTP_OPTIONS | fsspec.config.conf.get(protocol, {})
            options = options if protocol in _SFTP else {}
            self._files, root = fsspec.url_to_fs(url, skip_instance_cache=True, **options)
        except ImportError:
            package = _PACKAGES.get(protocol, "")
            needs = f"python -m pip install '{package}'" if package else "see fsspec's manual"
            raise CallError(f"{protocol}:// needs another package: {needs}") from None
        except Exception as error:
            raise CallError(self._describe(error)) from None
        self._protocol, self.root = protocol, str(root).rstrip("/")
        if not self.root and protocol in _S3 | _GOOGLE | _AZURE:
            raise CallError(f"{url} names no bucket: write {protocol}://BUCKET/FOLDER")
        self._has_folders = protocol in _HAVE_FOLDERS
        self._made: set[str] = set()
        self.workers = _WORKERS if self._files.async_impl else 1

    @property
    def folder(self) -> Path | None:
        """The folder of this machine that it is; None for any other store."""
        return Path(self.root) if self._protocol in ("file", "local") else None

    def read(self, path: str) -> bytes | None:
        """The content of a file; None if there is none."""
        with self._explain_errors():
            try:
                return bytes(self._files.cat_file(self._locate(path)))
            except FileNotFoundError:
                return None

    def list_files(self) -> dict[str, StoredFile]:
        """Path -> every file there. Raises CallError if there is no such bucket."""
        with self._explain_errors():
            self._files.invalidate_cache()
            try:
                found = self._files.find(self.root, detail=True)
            except FileNotFoundError:
                if self._has_folders:
                    return {}
                raise
        start = len(self.root) + 1
        return {
            name[start:]: StoredFile(info["size"] or 0, _get_md5(info))
            for name, info in dict(found).items()
        }

    def write(self, path: str, data: bytes, headers: FileHeaders) -> None:
        """Write a file, which nobody sees before it is whole."""
        with self._explain_errors():
            if self._has_folders:
                target = self._prepare_folder(path)
                with self._files.open(target + _PART, "wb") as file:
                    file.write(data)
                self._files.mv(target + _PART, target)
            else:
                options = self._to_options(headers, len(data))
                self._files.pipe_file(self._locate(path), data, **options)

    def upload(self, path: str, source: Path, headers: FileHeaders) -> None:
        """Write a file from one of this machine that is too large for the memory."""
        with self._explain_errors():
            if self._has_folders:
                target = self._prepare_folder(path)
                self._files.put_file(str(source), target + _PART)
                self._files.mv(target + _PART, target)
            else:
                options = self._to_options(headers, source.stat().st_size)
                self._files.put_file(str(source), self._locate(path), **options)

    def delete(self, path: str) -> None:
        """Delete a file, and the folders that are empty then; nothing if it isn't there."""
        with self._explain_errors():
            with suppress(FileNotFoundError):
                self._files.rm_file(self._locate(path))
            if self._has_folders:
                with suppress(Exception):
                    while path := path.rpartition("/")[0]:
                        self._remove_folder(self._locate(path))
                        self._made.discard(self._locate(path))

    def _locate(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _prepare_folder(self, path: str) -> str:
        """Make the folder of a file; returns the place of the file."""
        target = self._locate(path)
        folder = target.rpartition("/")[0]
        if folder in self._made:
            return target
        with suppress(Exception):  # it may be there already
            if folder.rpartition("/")[0] in self._made:
                self._files.mkdir(folder, create_parents=False)
                self._made.add(folder)
                return target
        self._files.makedirs(folder, exist_ok=True)  # asks SFTP twice about each of its parents
        while folder.startswith(self.root):
            self._made.add(folder)
            folder = folder.rpartition("/")[0]
        return target

    def _remove_folder(self, folder: str) -> None:
        """Remove an empty folder. Raises something for one that isn't empty."""
        if self._files.async_impl:  # fsspec has no other door to it
            from fsspec.asyn import sync

            sync(self._files.loop, self._files._rmdir, folder)  # noqa: SLF001
        else:
            self._files.rmdir(folder)

    def _to_options(self, headers: FileHeaders, size: int) -> dict[str, Any]:
        """The options of a store for writing a file with headers."""
        kind, cached = headers
        options: dict[str, Any] = {}
        if self._files.async_impl:  # the others would take it for an option of their own
            options["timeout"] = _PATIENCE + size * self.workers / _LOWEST_SPEED
        if self._protocol in _S3:
            options |= {"ContentType": kind, "CacheControl": cached}
        elif self._protocol in _GOOGLE:
            options |= {"content_type": kind, "fixed_key_metadata": {"cache_control": cached}}
        elif self._protocol in _AZURE:
            options |= {"content_settings": {"content_type": kind, "cache_control": cached}}
        return options

    # --- errors -----------------------------------------------------------------------------

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        try:
            yield
        except (CallError, TypeError, AttributeError, NameError):
            raise  # the last three are bugs
        except Exception as error:
            raise CallError(self._describe(error)) from None

    def _describe(self, error: Exception) -> str:
        unsaid = "no answer" if isinstance(error, TimeoutError) else type(error).__name__
        # Azure's go on with the number of the request and with the whole answer.
        text = re.split(r"\n(?:RequestId|ErrorCode|Content):", str(error))[0]
        if isinstance(error, FileNotFoundError) and " " not in text:  # Google's is a path
            text = f"there is no {text}"
        reason = hide_secrets(to_printable(text).rstrip(".") or unsaid, os.environ)
        remedy = _find_remedy(error)
        return f"{self.url}: {reason}" + (f"; {remedy}" if remedy else "")


def _check_url(url: str) -> str:
    """Raise CallError for a URL with a password, which other users of the machine can see."""
    try:
        parts = urlsplit(url)
        has_password = parts.password is not None
    except ValueError:
        raise CallError(f"this is not a URL: {hide_secrets(url, {})}") from None
    if has_password:
        name = f"FSSPEC_{parts.scheme.upper()}_PASSWORD"
        raise CallError(f"leave the password out of the URL: use a key, or the variable {name}")
    return to_printable(url)


def hide_secrets(text: str, environment: Mapping[str, str]) -> str:
    """A text without what may be a credential: values of variables, and parts of URLs."""
    for name, value in environment.items():
        if len(value) >= 6 and _SECRET_NAME.search(name):
            text = text.replace(value, "…")
    return _SECRET_IN_URL.sub("…", text)


def _find_remedy(error: Exception) -> str:
    """What to do about an error of a store; empty if nobody knows."""
    signs = [one.__name__ for one in type(error).__mro__]
    signs.append(errno.errorcode.get(getattr(error, "errno", None) or 0, ""))
    # The libraries of Azure and Google have their own names for the status of HTTP.
    signs += [str(getattr(error, name, "")) for name in ("status_code", "code")]
    signs.append(str(error)[:9])  # Google's 403 is an OSError: Forbidden; SFTP's: No space left
    found = (remedy for sign, remedy in _REMEDIES.items() if re.search(sign, " ".join(signs)))
    return next(found, "")


def _get_md5(info: Mapping[str, Any]) -> bytes:
    """The MD5 of a file that a store lists; empty if it doesn't say, or says something else.

    The ETag of S3 is one, in quotes, for objects of a single part without keys of one's own:
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
    """
    etag = str(info.get("ETag", "")).strip('"')
    if re.fullmatch("[0-9a-f]{32}", etag):
        return bytes.fromhex(etag)
    if google := info.get("md5Hash"):
        return base64.b64decode(google)
    return bytes((info.get("content_settings") or {}).get("content_md5") or b"")
