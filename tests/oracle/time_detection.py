"""How a field writes its times: the detection rule for time, joindate and last_modified, and how values are read."""

import re
from datetime import datetime, timedelta, timezone

TIME_FIELDS = ("time", "joindate", "last_modified")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ISO = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d+))?)?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?$")
MICROS_PER = {"seconds": 10**6, "milliseconds": 10**3, "microseconds": 1}


def parse_text(text):
    """Microseconds since 1970 of ISO 8601 text, or None."""
    match = ISO.match(text)
    if not match or (match.group(4) and not match.group(3)):
        return None
    day, minutes, seconds, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{minutes or '00:00'}{seconds or ':00'}+00:00")
    except ValueError:
        return None
    micros = (moment - EPOCH) // timedelta(microseconds=1) + int((fraction or "")[:6].ljust(6, "0"))
    return micros - zone_micros(zone)


def zone_micros(zone):
    if zone in (None, "Z", "UTC"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if zone[0] == "+" else -minutes) * 60 * 10**6


def is_digits(value):
    return isinstance(value, str) and value.isascii() and value.isdigit()


def class_of(value):
    """The class that one value is evidence for; None is no evidence, "unreadable" spoils the field."""
    if is_digits(value):
        value = int(value)
    if isinstance(value, str):
        return "text" if parse_text(value) is not None else "unreadable"
    for name, low, high in (
        ("seconds", 10**9, 10**11),
        ("milliseconds", 10**11, 10**14),
        ("microseconds", 10**14, 10**17),
    ):
        if low <= value < high:
            return name
    return "nanoseconds" if value >= 10**17 else None


def can_read(kind, encoding):
    """Whether values of a type, text or integers, can be times of an encoding at all."""
    return encoding != "none" and (kind.id == "string" or encoding != "text")


def micros_by_form(value):
    """Microseconds since 1970 of a value that says by its own form how it is written, or None."""
    found = class_of(value)
    if found in (None, "unreadable"):
        return None
    return parse_text(value) if found == "text" else to_micros(int(value), found)[0]


def to_micros(value, encoding):
    """(micros or None for NULL, is_readable) of a value under a frozen encoding."""
    if encoding == "text":
        if isinstance(value, str) and is_digits(value):
            return (None, True) if int(value) == 0 else (None, False)
        micros = parse_text(value) if isinstance(value, str) else None
        return micros, micros is not None
    if isinstance(value, str):
        if not is_digits(value):
            return None, False
        value = int(value)
    if value == 0:
        return None, True
    return (value // 1000 if encoding == "nanoseconds" else value * MICROS_PER[encoding]), True
