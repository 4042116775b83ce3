"""A server of SFTP for tests: python -m tests.builder.sftp_server FOLDER PORT

The folder gets `client`, the key of who may log in, `stranger`, another, and `known_hosts`. It may have a file `room`: how
many bytes a file may have before the disk is full. With 0, nobody may write.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from pathlib import Path

import asyncssh

FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])


def get_room() -> float:
    room = FOLDER / "room"
    return int(room.read_text()) if room.exists() else float("inf")


class Disk(asyncssh.SFTPServer):
    """The files of this machine, within the room that there is."""

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if pflags & asyncssh.FXF_WRITE and not get_room():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return super().open(path, pflags, attrs)

    def write(self, file_obj: object, offset: int, data: bytes) -> object:
        if offset + len(data) > get_room():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(file_obj, offset, data)


async def serve() -> None:
    keys = {name: asyncssh.generate_private_key("ssh-ed25519") for name in ("host", "client", "stranger")}
    for name in ("client", "stranger"):
        keys[name].write_private_key(FOLDER / name)
    keys["client"].write_public_key(FOLDER / "authorized_keys")
    (FOLDER / "known_hosts").write_text(f"* {keys['host'].export_public_key().decode()}")
    server = await asyncssh.listen(
        "127.0.0.1", PORT, server_host_keys=[keys["host"]], authorized_client_keys=str(FOLDER / "authorized_keys"), sftp_factory=Disk,
    )  # fmt: skip
    await server.wait_closed()


if __name__ == "__main__":
    asyncio.run(serve())
