"""Packing and unpacking, by ISA-L and by zlib: both, whichever of them is at work."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from pumpkin_sheets.homes.file import packing
from pumpkin_sheets.homes.file.packing import Unpackable, deflate, inflate

NOISE = random.Random(1).randbytes(300_000)
CONTENTS = {
    "nothing": b"",
    "a little": b"<row/>",
    "noise": NOISE,
    "one byte, many times": b"a" * 3_000_000,
    "a sheet": b"".join(
        b'<c r="A%d"><f>B%d*2</f><v>%d</v></c>' % (i, i, i * i) for i in range(50_000)
    ),
}


@pytest.fixture(params=["isal", "zlib"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    library = zlib if request.param == "zlib" else pytest.importorskip("isal.isal_zlib")
    monkeypatch.setattr(packing, "library", library)
    return library


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    yield from (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_what_is_packed_is_what_zlib_unpacks(content: bytes) -> None:
    packed = deflate(pieces(content, 70_000))
    assert zlib.decompress(b"".join(packed.blocks), -zlib.MAX_WBITS) == content
    assert (packed.size, packed.crc) == (len(content), zlib.crc32(content))
    assert len(b"".join(packed.blocks)) < len(content) * 1.01 + 20


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("size", [1, 4096, 1 << 20])
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_what_zlib_packed_is_unpacked_bit_by_bit(content: bytes, size: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    if len(packed) > 100_000:
        size = max(size, 999)
    plain = list(inflate(pieces(packed, size)))
    assert b"".join(plain) == content
    assert max(map(len, plain), default=0) <= 1 << 18, "a small part must not unpack to a flood"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("damaged", [b"\xff\xff\xff\xff", b"\x05\xff\xff" + b"\x00" * 40])
def test_what_is_not_packed_is_refused(damaged: bytes) -> None:
    with pytest.raises(Unpackable):
        list(inflate([damaged]))


def test_a_part_that_ends_too_early_gives_less(library: Any) -> None:
    packed = b"".join(deflate([NOISE]).blocks)
    plain = b"".join(inflate([packed[:-1000]]))
    assert len(plain) < len(NOISE)
    assert NOISE.startswith(plain)
