"""What MS-OVBA, the format of a VBA project, demands of one that holds no compiled code.

The library that makes our projects starts from one that Excel saved, and keeps what belongs to
that one: its compiled cache under a live version number (with zeros in it), its cookies, its
identity.  Here they become what the format says a writer MUST write, so that no Excel of any
version has a reason to believe in compiled code that is not there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from uuid import UUID

from pyopenvba.cfb import CFB
from pyopenvba.vba import VBAProject, compress, decompress

NOT_COMPILED = bytes.fromhex("CC61FFFF000000")
"""The stream _VBA_PROJECT without a cache: version 0xFFFF, which every Excel compiles anew
(MS-OVBA 2.3.4.1)."""

COOKIE = 0xFFFF
"""Of the project and of each module (MS-OVBA 2.3.4.2.3 and 2.3.4.2.3.2.7)."""

_END = bytes.fromhex("100000000000")
"""The terminator of the stream dir and the four bytes after it, the last (MS-OVBA 2.3.4.2)."""

CLASS_ATTRIBUTES = (
    "Attribute VB_TemplateDerived = False",
    "Attribute VB_Customizable = False",
)
"""What a class module has inside a project after VB_Exposed, and loses when it is exported."""


def forget_compiled(project: VBAProject) -> None:
    """Leave a project's sources only: no module keeps compiled code, every cookie is COOKIE."""
    project.project_cookie = COOKIE
    for module in project.modules:
        module.cookie = COOKIE
        module.source = str(module.source)  # read, so that it is written anew without its cache
        module.dirty = True


def with_identity(built: bytes, project_id: UUID) -> bytes:
    """The same project without a compiled cache, under an identity of its own.

    Its protection is encrypted under that identity: nobody locked it, it has no password, and
    it can be seen (MS-OVBA 2.3.1.15 to 2.3.1.17).
    """
    name = f"{{{str(project_id).upper()}}}"
    own = {
        "ID": name,
        "CMG": encrypted(b"\0\0\0\0", name, project_id.bytes[0]),
        "DPB": encrypted(b"\0", name, project_id.bytes[1]),
        "GC": encrypted(b"\xff", name, project_id.bytes[2]),
    }
    file = CFB.from_bytes(built)
    kept = file.get_stream("PROJECT").decode("ascii").split("\r\n")
    lines = list(_replaced(kept, own))
    file.write_stream("PROJECT", "\r\n".join(lines).encode("ascii"))
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", NOT_COMPILED)
    records = decompress(file.get_stream_in_storage("VBA", "dir"))
    ended = records[: records.rindex(_END) + len(_END)]  # the library adds four bytes more
    file.write_stream_in_storage("VBA", "dir", compress(ended))
    written: bytes = file.to_bytes()
    return written


def encrypted(data: bytes, project_id: str, seed: int) -> str:
    """``data`` as a PROJECT stream hides it, in hexadecimal (MS-OVBA 2.4.3.2).

    ``seed`` is any byte; ``project_id`` with its braces, as the stream says it.
    """
    key = sum(project_id.encode("ascii")) % 256
    out = bytearray((seed, seed ^ 2, seed ^ key))
    before, one, two = key, out[2], out[1]
    ignored = bytes((seed & 6) // 2)
    for byte in ignored + struct.pack("<I", len(data)) + data:
        hidden = byte ^ ((two + before) % 256)
        out.append(hidden)
        before, one, two = byte, hidden, one
    return out.hex().upper()


def with_class_attributes(source: str) -> str:
    """An exported class module with the attributes that one inside a project has."""
    found: list[str] = []
    for line in source.split("\r\n"):
        found.append(line)
        if line.startswith("Attribute VB_Exposed"):
            found += [text for text in CLASS_ATTRIBUTES if text not in source]
    return "\r\n".join(found)


def _replaced(lines: list[str], own: dict[str, str]) -> Iterator[str]:
    """The lines of a PROJECT stream, those of ``own`` with its values; all must be there."""
    missing = set(own)
    for line in lines:
        name, equals, _ = line.partition("=")
        if equals and name in missing:
            missing.remove(name)
            yield f'{name}="{own[name]}"'
        else:
            yield line
    if missing:
        raise RuntimeError(f"the VBA project says nothing of {', '.join(sorted(missing))}")
