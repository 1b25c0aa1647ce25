"""The kinds of fields that generated tables have: for each an Avro schema and a source of values, edges included."""

import struct

from avro_write import Branch, unscaled_bytes

TEXTS = (
    "",
    "a",
    "ada@example.org",
    "Grüße, 世界 🦆",
    "nul\x00inside",
    "line\nbreak\ttab",
    '"quoted\\"',
    "x" * 300,
    "twelve bytes",
    "thirteen byte",
    "NULL",
    "true",
    "1e5",
    "\u2028\u007f",
)
EDGE_LONGS = (0, 1, -1, 2**31 - 1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, -(2**63))
EDGE_INTS = (0, 1, -1, 2**31 - 1, -(2**31))
EDGE_DOUBLES = (0.0, -0.0, 1.5, -1e308, 5e-324, 0.1, float("nan"), float("inf"), float("-inf"))


class Kind:
    """One kind of field. `schema(rng, name)` may differ from file to file; `value(rng, schema)` is never NULL."""

    def __init__(self, schema, value):
        self.schema = schema
        self.value = value


def text(rng):
    return rng.choice(TEXTS) if rng.random() < 0.3 else f"v{rng.randrange(1000)}"


def whole(rng, schema):
    if rng.random() < 0.2:
        return rng.choice(EDGE_INTS if schema == "int" else EDGE_LONGS)
    return rng.randrange(-1000, 1000)


def floating(rng, schema):
    value = rng.choice(EDGE_DOUBLES) if rng.random() < 0.2 else rng.uniform(-1e6, 1e6)
    if schema == "double":
        return value
    if abs(value) > 3e38 and value not in (float("inf"), float("-inf")):
        value = 3e38
    return struct.unpack("<f", struct.pack("<f", value))[0]


def decimal(rng, schema):
    unscaled = rng.randrange(-(10 ** schema["precision"]) + 1, 10 ** schema["precision"])
    if rng.random() < 0.2:
        unscaled = rng.choice((0, 1, -1, -5, 10 ** schema["precision"] - 1, 1 - 10 ** schema["precision"]))
    return unscaled_bytes(unscaled, schema.get("size"))


def record(rng, _):
    return {
        "a": rng.randrange(-9, 9),
        "b": rng.choice((None, text(rng))),
        "c": [rng.random() for _ in range(rng.randrange(3))],
    }


def record_schema(_, name):
    return {
        "type": "record",
        "name": f"r_{name}",
        "fields": [
            {"name": "a", "type": "long"},
            {"name": "b", "type": ["null", "string"]},
            {"name": "c", "type": {"type": "array", "items": "double"}},
        ],
    }


def plain(schema, value):
    return Kind(lambda rng, name: schema, value)


def logical(base, name, value):
    return plain({"type": base, "logicalType": name}, value)


KINDS = {
    "boolean": plain("boolean", lambda rng, _: rng.random() < 0.5),
    "int64": Kind(lambda rng, name: rng.choice(("int", "long")), whole),
    "float64": Kind(lambda rng, name: rng.choice(("float", "double")), floating),
    "string": plain("string", lambda rng, _: text(rng)),
    "bytes": plain("bytes", lambda rng, _: rng.randbytes(rng.choice((0, 1, 12, 13, 40)))),
    "fixed": Kind(lambda rng, name: {"type": "fixed", "name": f"f_{name}", "size": 5}, lambda rng, _: rng.randbytes(5)),
    "enum": Kind(
        lambda rng, name: {"type": "enum", "name": f"e_{name}", "symbols": ["red", "green", "blue"]},
        lambda rng, _: rng.choice(("red", "green", "blue")),
    ),
    "uuid": logical(
        "string", "uuid", lambda rng, _: f"{rng.getrandbits(128):032x}"[:8] + "-1111-4222-8333-444444444444"
    ),
    "date": logical("int", "date", lambda rng, _: rng.choice((0, -1, 19000, rng.randrange(-700000, 2900000)))),
    "time_millis": logical("int", "time-millis", lambda rng, _: rng.randrange(86_400_000)),
    "time_micros": logical("long", "time-micros", lambda rng, _: rng.randrange(86_400_000_000)),
    "timestamp_millis": logical("long", "timestamp-millis", lambda rng, _: rng.choice((-1, rng.randrange(10**13)))),
    "timestamp_micros": logical("long", "timestamp-micros", lambda rng, _: rng.choice((-1, rng.randrange(10**16)))),
    "decimal": plain({"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}, decimal),
    "wide_decimal": plain({"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 10}, decimal),
    "small_decimal": Kind(
        lambda rng, name: {
            "type": "fixed",
            "name": f"d_{name}",
            "size": 4,
            "logicalType": "decimal",
            "precision": 4,
            "scale": 4,
        },
        decimal,
    ),
    "array": plain(
        {"type": "array", "items": ["null", "long"]},
        lambda rng, _: [rng.choice((None, 1, -(2**63), 7)) for _ in range(rng.randrange(4))],
    ),
    "map": plain(
        {"type": "map", "values": "string"}, lambda rng, _: {f"k{i}": text(rng) for i in range(rng.randrange(3))}
    ),
    "record": Kind(record_schema, record),
    "int_or_long": plain(["int", "long"], lambda rng, _: rng.choice((Branch(0, 5), Branch(1, 2**40)))),
    "int_or_text": plain(
        ["int", "string"], lambda rng, _: rng.choice((Branch(0, rng.randrange(-9, 9)), Branch(1, text(rng))))
    ),
    "null_or_text": Kind(
        lambda rng, name: rng.choice(("null", "string")), lambda rng, schema: None if schema == "null" else text(rng)
    ),
    "exact_int": plain("long", lambda rng, _: rng.choice((rng.randrange(-99, 99), 2**53, -(2**53), 10**15))),
    "text_of_int": plain("string", lambda rng, _: str(rng.randrange(-99, 99))),
    "decimal_4": plain({"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 4}, decimal),
    "boolean_or_text": plain(["string", "boolean"], lambda rng, _: rng.choice((Branch(0, text(rng)), Branch(1, True)))),
}

# What a field may change between: any of these have a common type, and the last ones stand in columns of their own.
DRIFTING = ("exact_int", "int64", "float64", "decimal", "decimal_4", "string", "boolean", "date", "time_micros", "bytes")
DRIFTING_APART = ("timestamp_micros", "record", "array")
# Those whose outcome does not depend on what was seen first.
DRIFTING_ANYHOW = tuple(kind for kind in DRIFTING if kind != "int64")

# How a time field is written in one table, and what cannot be told apart from it.
TIME_STYLES = {
    "text": ("string", lambda rng, micros: iso_text(rng, micros)),
    "digits": ("string", lambda rng, micros: str(micros // 1000)),
    "seconds": ("long", lambda rng, micros: micros // 10**6),
    "milliseconds": ("long", lambda rng, micros: micros // 1000),
    "microseconds": ("long", lambda rng, micros: micros),
    "nanoseconds": ("long", lambda rng, micros: micros * 1000 + rng.randrange(1000)),
    "logical": ({"type": "long", "logicalType": "timestamp-micros"}, lambda rng, micros: micros),
    "not_a_time": ("string", lambda rng, micros: f"week {micros % 52}"),
}
TRUE_TIMES = tuple(style for style in TIME_STYLES if style != "not_a_time")


def iso_text(rng, micros):
    seconds, fraction = divmod(micros, 10**6)
    days, second_of_day = divmod(seconds, 86400)
    day = civil_day(days)
    clock = f"{second_of_day // 3600:02}:{second_of_day // 60 % 60:02}:{second_of_day % 60:02}"
    return rng.choice(
        (
            f"{day}T{clock}Z",
            f"{day} {clock}",
            f"{day} {clock}.{fraction:06}",
            f"{day}T{clock}.{fraction:06}+02:00",
            f"{day} {clock} UTC",
            f"{day} {clock}-0530",
            day,
        )
    )


def civil_day(days):
    """YYYY-MM-DD of a count of days since 1970-01-01."""
    from datetime import date, timedelta

    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def any_moment(rng):
    """Microseconds of a moment between 2001-09-09 and 2033, the years in which all classes are unambiguous."""
    return rng.randrange(1_000_000_000, 2_000_000_000) * 10**6 + rng.randrange(10**6)


def schema_of_union(schema, style):
    """A field's schema made nullable: `first`, `last`, or `plain` for not at all."""
    branches = schema if isinstance(schema, list) else [schema]
    if schema == "null":
        return schema
    if style == "first":
        return ["null", *branches]
    if style == "last":
        return [*branches, "null"]
    return schema


def in_union(schema, style, value):
    """The value as schema_of_union() needs it: branches of a union move up behind a leading null."""
    if isinstance(value, Branch) and style == "first":
        return Branch(value.index + 1, value.value)
    return value
