"""The types of columns and the canonical form of their values: docs/formats/canonical_rows.md."""

import base64
import hashlib
import json
import math
import struct
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Type:
    """A column's type by the names of Cairn's catalog; integers are int64 and floats float64, as DuckDB stores them.

    A value is held as the exact thing that is stored: an int for date, time (µs), timestamp (µs) and decimal
    (unscaled), JSON text for json.
    """

    id: str
    precision: int = 0
    scale: int = 0

    def __str__(self):
        return f"decimal({self.precision},{self.scale})" if self.id == "decimal" else self.id

    @staticmethod
    def common(types):
        """The type of a union of these: the one they share, or text."""
        distinct = set(types)
        return distinct.pop() if len(distinct) == 1 else Type("string")

    def widen(self, target, value):
        """A value of this type as one of `target`, which is this type or text."""
        return value if self == target else self.text(value)

    def text(self, value):
        """A value as text, where several types make a text column: docs/formats/type_changes.md."""
        if self.id == "boolean":
            return "true" if value else "false"
        if self.id in ("string", "json"):
            return value
        if self.id == "int64":
            return str(value)
        if self.id == "float64":
            return double_text(value)
        if self.id == "decimal":
            digits = canonical_decimal(value, self.scale)
            return digits.rstrip("0").rstrip(".") if self.scale else digits
        if self.id == "bytes":
            return base64.b64encode(value).decode("ascii")
        if self.id == "date":
            return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
        if self.id == "time":
            return clock_text(value)
        raise ValueError(f"a {self} has no text")

    def canonical(self, value):
        """The value of one member of a canonical row."""
        if value is None or self.id in ("boolean", "int64", "string"):
            return value
        if self.id == "float64":
            return canonical_double(value)
        if self.id == "decimal":
            return {"decimal": canonical_decimal(value, self.scale)}
        if self.id == "bytes":
            return {"bytes": value.hex()}
        if self.id == "json":
            return {"json": canonical_json(json.loads(value))}
        return {self.id: value}


def double_text(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value or 0.0).removesuffix(".0")


def clock_text(micros):
    seconds, fraction = divmod(micros, 10**6)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}.{fraction:06}".rstrip("0") if fraction else clock


def canonical_double(value):
    """All NaNs are one, and the two zeros are one: engines hold them equal and keep either."""
    value = math.nan if math.isnan(value) else value or 0.0
    bits = struct.pack(">d", value).hex()
    return {"double": bits}


def canonical_decimal(unscaled, scale):
    digits = str(abs(unscaled)).rjust(scale + 1, "0")
    if scale:
        digits = f"{digits[:-scale]}.{digits[-scale:]}"
    return "-" + digits if unscaled < 0 else digits


def canonical_json(value):
    if isinstance(value, dict):
        return {key: canonical_json(member) for key, member in value.items()}
    if isinstance(value, list):
        return [canonical_json(item) for item in value]
    if isinstance(value, float):
        is_whole = value.is_integer() and -(2**63) <= value < 2**63
        return int(value) if is_whole else canonical_double(value)
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return canonical_double(float(value))
    return value


def row_text(row):
    """A canonical row (a dict of canonical values) as its line of text."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def table_hash(row_texts):
    """The order-independent hash of a table: the sum of the rows' SHA-256 modulo 2^128."""
    total = sum(int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big") for text in row_texts)
    return f"{total % 2**128:032x}"
