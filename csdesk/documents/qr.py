"""QR codes (ISO/IEC 18004): a short text of capitals and digits as a square of modules.

Alphanumeric mode and correction level M alone: a seventh of the square may be dirty or torn, and a
uid of 36 signs takes 25 × 25 modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
QUIET = 4
"""Light modules that must stay free on every side."""

_CAPACITY = ((20, 16, 10), (38, 28, 16), (61, 44, 26))
"""Of versions 1 to 3: signs, data codewords, correction codewords; each is one block."""
_FORMAT_POLYNOMIAL, _FORMAT_MASK = 0b10100110111, 0b101010000010010
_PADDING = (0b11101100, 0b00010001)

Matrix = list[list[bool]]
Mask = Callable[[int, int], bool]
_MASKS: tuple[Mask, ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)


def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules from the top, True for dark, without the quiet zone.

    Args:
        text: At most 61 signs of `SIGNS`.

    Raises:
        ValueError: It is longer, or holds another sign.
    """
    if set(text) - set(SIGNS):
        raise ValueError("a QR code of ours holds capitals and digits alone")
    version = next((v for v, (most, *_) in enumerate(_CAPACITY, 1) if len(text) <= most), 0)
    if not version:
        raise ValueError(f"{len(text)} signs are too many for a QR code of ours")
    _, room, checks = _CAPACITY[version - 1]
    data = _codewords(text, room)
    drawn = [_masked(version, [*data, *_correction(data, checks)], n) for n in range(len(_MASKS))]
    return tuple(tuple(row) for row in min(drawn, key=_penalty))


# ---- what is said ---------------------------------------------------------------------------------


def _codewords(text: str, room: int) -> list[int]:
    bits = f"0010{len(text):09b}"
    for at in range(0, len(text), 2):
        pair = [SIGNS.index(sign) for sign in text[at : at + 2]]
        bits += f"{pair[0] * 45 + pair[1]:011b}" if len(pair) == 2 else f"{pair[0]:06b}"
    bits += "0" * min(4, room * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    return data + [_PADDING[at % 2] for at in range(room - len(data))]


def _powers() -> tuple[list[int], dict[int, int]]:
    powers = [1]
    for _ in range(254):
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100011101 if doubled > 255 else doubled)
    return powers, {value: power for power, value in enumerate(powers)}


_POWER, _LOG = _powers()


def _correction(data: Sequence[int], checks: int) -> list[int]:
    """The Reed-Solomon codewords of a block."""
    generator = [1]
    for n in range(checks):  # times (x - 2^n)
        times = [_product(factor, _POWER[n]) for factor in generator]
        generator = [a ^ b for a, b in zip([*generator, 0], [0, *times], strict=True)]
    rest = [*data, *[0] * checks]
    for at in range(len(data)):
        lead = rest[at]
        for n, factor in enumerate(generator):
            rest[at + n] ^= _product(factor, lead)
    return rest[-checks:]


def _product(a: int, b: int) -> int:
    return _POWER[(_LOG[a] + _LOG[b]) % 255] if a and b else 0


# ---- where it stands ------------------------------------------------------------------------------


def _masked(version: int, words: Sequence[int], mask: int) -> Matrix:
    size = 17 + 4 * version
    found = _patterns(version, size)
    bits = iter("".join(f"{word:08b}" for word in words))
    matrix = [[found.get((y, x), False) for x in range(size)] for y in range(size)]
    for y, x in _path(size):
        if (y, x) not in found and (y, x) not in _format_places(size):
            matrix[y][x] = (next(bits, "0") == "1") ^ _MASKS[mask](y, x)
    for place, bit in _format_places(size).items():
        matrix[place[0]][place[1]] = bool(_format(mask) >> bit & 1)
    return matrix


def _patterns(version: int, size: int) -> dict[tuple[int, int], bool]:
    """Finders with their light border, timing lines, the alignment square, the dark module."""
    found = {}
    for n in range(8, size - 8):
        found[6, n] = found[n, 6] = n % 2 == 0
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for y in range(-1, 8):
            for x in range(-1, 8):
                far = max(abs(y - 3), abs(x - 3))
                if 0 <= top + y < size and 0 <= left + x < size:
                    found[top + y, left + x] = far not in (2, 4)
    if version > 1:
        middle = size - 7
        for y in range(-2, 3):
            for x in range(-2, 3):
                found[middle + y, middle + x] = max(abs(y), abs(x)) != 1
    found[size - 8, 8] = True
    return found


def _path(size: int) -> Iterator[tuple[int, int]]:
    """Upward and downward in columns of two from the right, past the upright timing line."""
    up = True
    for right in (x for x in range(size - 1, 0, -2)):
        column = right if right > 6 else right - 1
        for y in range(size - 1, -1, -1) if up else range(size):
            yield y, column
            yield y, column - 1
        up = not up


def _format_places(size: int) -> dict[tuple[int, int], int]:
    """Where the bits of level and mask stand, twice; 0 is the lowest."""
    beside = [(8, size - 1 - n) for n in range(8)] + [(size - 15 + n, 8) for n in range(8, 15)]
    corner = [(n, 8) for n in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, n) for n in (7, 5, 4, 3, 2, 1, 0)]
    return {place: bit for places in (beside, corner) for bit, place in enumerate(places)}


def _format(mask: int) -> int:
    """Level M (00) and the mask with ten bits of correction."""
    rest = mask << 10
    for at in range(14, 9, -1):
        if rest >> at & 1:
            rest ^= _FORMAT_POLYNOMIAL << (at - 10)
    return (mask << 10 | rest) ^ _FORMAT_MASK


def _penalty(matrix: Matrix) -> int:
    """How badly a masked square reads: runs, blocks, look-alikes of a finder, too dark or light."""
    size, total = len(matrix), 0
    for line in (*matrix, *(list(column) for column in zip(*matrix, strict=True))):
        runs = [len(list(run)) for _, run in groupby(line)]
        total += sum(run - 2 for run in runs if run >= 5)
        told = "".join("1" if dark else "0" for dark in line)
        for like in ("10111010000", "00001011101"):
            total += 40 * sum(told.startswith(like, at) for at in range(size - 10))
    for y in range(size - 1):
        for x in range(size - 1):
            block = (matrix[y][x], matrix[y][x + 1], matrix[y + 1][x], matrix[y + 1][x + 1])
            total += 3 * (len(set(block)) == 1)
    dark = sum(map(sum, matrix))
    return total + 10 * int(abs(dark * 20 - size * size * 10) / (size * size))
