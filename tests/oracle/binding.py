"""Which column each field of a plan's dumps goes into, with which type, and how its times are read."""

from column_type import Type
from time_detection import TIME_FIELDS, can_read, class_of, to_micros
from type_change import convert, is_exact, join, sibling_name, takes_in

OPEN = ("string", "int64")  # types that leave open how they write a time


class Stopped(Exception):
    """A dump that a table cannot apply: the error kind it stops with."""

    def __init__(self, kind, message=""):
        super().__init__(message or kind)
        self.kind = kind


class Unfit(Exception):
    """A load found values that their columns cannot hold: {(dump id, field, "inexact" or "unreadable")}."""

    def __init__(self, values):
        super().__init__(values)
        self.values = values




class Binding:
    """What a table's columns become by the dumps of one plan. Nothing of the table changes."""

    def __init__(self, key, table, stored):
        self.wanted_key = key
        self.table = table
        self.rows_stored = stored  # of the table, or of the one that it is to replace
        self.key = table.key
        self.fields = dict(table.fields)
        self.encodings = dict(table.encodings)
        self.appended = set(table.files)
        self.inexact = set()  # fields with an integer that is no double
        self.reopened = set()  # time fields whose encoding a full dump decides anew
        self.apart = set()  # (dump id, field): times that go to a sibling
        self.unfit = set()

    def appended_before(self, dump_id, is_full):
        """What an increment of an appended table need not load again."""
        return self.appended if self.key == () and not is_full else set()

    def take(self, dump_id, files, is_full, unfit):
        if not files:
            return
        self.unfit = unfit
        self.bind_key(files)
        # A full dump opens the detection of times again, but for one that comes late.
        is_late = self.table.bookmark is not None and dump_id < self.table.bookmark
        if is_full and not is_late:
            self.reopened = {name for name in TIME_FIELDS if name in self.fields}
        for name, kinds in types_of(files).items():
            kinds = speaking_first(name, kinds, files)
            self.take_what_was_learned(name, kinds[0], dump_id)
            for kind in kinds:
                self.bind_type(name, kind, kinds[0], dump_id, files)

    def bind_key(self, files):
        """The first files of a table decide whether it has its key; from then on a dump without it stops the table."""
        has_key = set().union(*(file.fields for file in files)).issuperset(self.wanted_key)
        if self.key is None:
            self.key = self.wanted_key if has_key else ()
        if self.key and not has_key:
            raise Stopped("schema_mismatch", "no file of the dump has the key")

    def take_what_was_learned(self, name, first_kind, dump_id):
        """Where the first type says itself that it is a time, a load may have met a text or number that is none."""
        holds_times = name in self.fields and self.fields[name].id == "timestamp"
        if holds_times and first_kind.id not in OPEN and (dump_id, name, "unreadable") in self.unfit:
            self.set_apart(dump_id, name)

    def bind_type(self, name, kind, first_kind, dump_id, files):
        if name not in self.fields:
            self.make_column(name, kind, first_kind, dump_id, files)
            return
        if (dump_id, name, "inexact") in self.unfit or self.holds_inexact(name):
            self.inexact.add(name)
        own = self.fields[name]
        if (dump_id, name) in self.apart:
            is_own = False
        elif own.id == "timestamp" and kind.id in OPEN:
            is_own = self.fit_times(name, kind, first_kind, dump_id, files)
        else:
            is_own = self.fit(name, own, kind)
        if not is_own:
            self.take_apart(name, kind)

    def make_column(self, name, kind, first_kind, dump_id, files):
        if name in TIME_FIELDS and kind.id in OPEN:
            values = values_of(name, first_kind, files)
            if not values and (dump_id, name, "unreadable") not in self.unfit:
                return  # nothing says yet what it is
            classes = self.classes(name, values, dump_id)
            if len(classes) == 1 and classes != {"unreadable"}:
                self.fields[name], self.encodings[name] = Type("timestamp"), classes.pop()
                return
        self.fields[name] = kind
        if name in TIME_FIELDS:
            self.encodings[name] = "none"
        if (dump_id, name, "inexact") in self.unfit:
            self.inexact.add(name)

    def holds_inexact(self, name):
        """Whether a stored integer is no double; it counts as soon as a floating-point number comes."""
        if self.table.fields.get(name) != Type("int64"):
            return False
        return any(not is_exact(row.values[name]) for row in self.rows_stored.values() if name in row.values)

    def classes(self, name, values, dump_id):
        classes = {class_of(value) for value in values} - {None}
        return classes | {"unreadable"} if (dump_id, name, "unreadable") in self.unfit else classes

    def fit(self, name, own, kind):
        common = join(own, kind, name not in self.inexact)
        if common is None:
            return False
        if common == own and name in self.reopened:
            self.reopened.discard(name)
            self.encodings[name] = "none"
        self.fields[name] = common
        return True

    def fit_times(self, name, kind, first_kind, dump_id, files):
        """Whether a column of times reads what a dump writes as text or numbers."""
        encoding = self.encodings.get(name, "none")
        if kind != first_kind:
            return can_read(kind, encoding)
        values = values_of(name, kind, files)
        classes = self.classes(name, values, dump_id)
        is_reopened = name in self.reopened
        if "unreadable" in classes or len(classes) > 1:
            is_wrong_clock = not is_reopened and "unreadable" not in classes and can_read(kind, encoding)
            return is_wrong_clock or self.set_apart(dump_id, name)
        if not classes:
            if can_read(kind, encoding):
                return True
            if not is_reopened:
                return self.set_apart(dump_id, name)
            self.encodings[name] = "text" if kind.id == "string" else "microseconds"
            return True
        found = classes.pop()
        self.reopened.discard(name)
        if found != encoding and not is_reopened:
            return self.set_apart(dump_id, name)
        self.encodings[name] = found
        return True

    def set_apart(self, dump_id, name):
        self.apart.add((dump_id, name))
        return False

    def take_apart(self, name, kind):
        """Makes, or widens, the sibling for values of this kind."""
        sibling = sibling_name(name, kind)
        before = self.fields.get(sibling, kind)
        self.fields[sibling] = join(before, kind, exact=True)

    # Rows

    def stored(self, dump_id, file, source, unfit):
        """A row of a file by columns; what does not fit goes into `unfit`. A NULL is a missing value."""
        row = {}
        for name, value in source.items():
            column, value = self.place(dump_id, name, file.fields[name], value, unfit)
            if value is not None:
                row[column] = value
        return row

    def place(self, dump_id, name, kind, value, unfit):
        own = self.fields.get(name)
        if own is None:
            return name, None
        is_apart = (dump_id, name) in self.apart
        if own.id == "timestamp" and kind.id in OPEN and not is_apart and can_read(kind, self.encodings[name]):
            micros, is_readable = to_micros(value, self.encodings[name])
            if not is_readable:
                unfit.add((dump_id, name, "unreadable"))
            return name, micros
        if not is_apart and takes_in(own, kind):
            if (own.id, kind.id) == ("float64", "int64") and not is_exact(value):
                unfit.add((dump_id, name, "inexact"))
            return name, convert(value, kind, own)
        sibling = sibling_name(name, kind)
        return sibling, convert(value, kind, self.fields[sibling])


def types_of(files):
    """The types of each field in the order in which they count: those of the first file with rows, then of the others.

    A file without rows says something only about a field that no file before has.
    """
    with_rows = [file for file in files if file.rows]
    first = with_rows[:1]
    kinds = {}
    for file in first + [file for file in files if file not in first]:
        for name, kind in file.fields.items():
            known = kinds.setdefault(name, [])
            if kind not in known and (not known or file.rows):
                known.append(kind)
    return kinds


def speaking_first(name, kinds, files):
    """For a time field: of the types that leave open how times are written, the one with the first value comes first."""
    if name not in TIME_FIELDS or not kinds or kinds[0].id not in OPEN:
        return kinds
    for file in files:
        kind = file.fields.get(name)
        if kind in kinds and kind.id in OPEN and any(name in row for row in file.rows):
            swapped = {kinds[0]: kind, kind: kinds[0]}
            return [swapped.get(other, other) for other in kinds]
    return kinds


def values_of(name, kind, files):
    """The values of the first file that has any, of those in which the field has this type."""
    for file in files:
        values = [row[name] for row in file.rows if name in row] if file.fields.get(name) == kind else []
        if values:
            return values
    return []
