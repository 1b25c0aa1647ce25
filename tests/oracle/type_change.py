"""What becomes of a column whose field changes its type: docs/formats/type_changes.md, said a second time.

A column takes the narrowest type that holds old and new values exactly. Where only text could, and text would take a
time or a nested value out of use, the new values get a column of their own, named after their type.
"""

from column_type import Type

EXACT_MAX = 2**53  # integers up to here, either way, are doubles
APART = ("timestamp", "json")
DIGITS_MAX = 38
LONG_DIGITS = 19


def is_exact(value):
    return -EXACT_MAX <= value <= EXACT_MAX


def join(left, right, exact):
    """The type that holds each value of both, or None where it takes two columns. `exact` is about integers so far."""
    if left == right:
        return left
    ids = {left.id, right.id}
    if ids & set(APART):
        return None
    if ids == {"int64", "float64"}:
        return Type("float64") if exact else Type("string")
    if ids <= {"int64", "decimal"}:
        scale = max(left.scale, right.scale)
        digits = max(LONG_DIGITS if kind.id == "int64" else kind.precision - kind.scale for kind in (left, right))
        return Type("decimal", digits + scale, scale) if digits + scale <= DIGITS_MAX else Type("string")
    return Type("string")


def takes_in(column, kind):
    return join(column, kind, exact=True) == column


def convert(value, kind, target):
    """A value as one of a wider type."""
    if kind == target:
        return value
    if target.id == "string":
        return kind.text(value)
    if target.id == "float64":
        return float(value)
    return value * 10 ** (target.scale - kind.scale)  # a decimal of an integer or of a narrower decimal


def sibling_name(field, kind):
    return f"{field}__{kind.id}"
