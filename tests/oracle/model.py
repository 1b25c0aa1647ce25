"""The independent model of a replicated bucket: what each table must hold after a sequence of runs.

It follows the specification and shares nothing with Cairn. `Model.sync` sees the bucket directory as it is at that
moment, exactly as a run does, so that dumps may arrive late, be repaired, or be rewritten between two runs. It is
written to be obviously right, not fast: histories are small, and every file is decoded once.
"""

import fnmatch
import os
from dataclasses import dataclass, field

from avro_read import BadFile, read_file
from column_type import Type, row_text, table_hash
from manifests import read_published
from time_detection import TIME_FIELDS, detect, micros_by_form, parse_text, to_micros

BUILT_IN_IGNORES = ("_event_metadata", "_sync_info")
GUARD_ROWS_MIN = 1000
ALWAYS_COMPLETE = ("users", "user_migrations")


def key_of(table):
    return {"users": ("user_id",), "user_migrations": ("from_user_id",)}.get(table, ("event_id",))


def guard_holds(table, before, after):
    """Decides whether a full dump shrinks the table so much that a person must look first."""
    if before <= GUARD_ROWS_MIN:
        return False
    lost = before - after
    if table in ("users", "sessions", "pageviews", "page_views", "user_migrations"):
        return lost * 5 > before
    return lost * 10 >= before * 9


class Stopped(Exception):
    """A dump that a table cannot apply: the error kind it stops with."""

    def __init__(self, kind, message=""):
        super().__init__(message or kind)
        self.kind = kind


@dataclass
class Row:
    version: int  # the dump that it came with
    values: dict  # canonical values by field, NULLs left out


@dataclass
class Counts:
    """What one applied dump did."""

    read: int = 0
    loaded: int = 0
    superseded: int = 0
    rejected: int = 0
    filtered: int = 0


@dataclass
class Table:
    """What the destination must hold of one table."""

    name: str
    key: tuple = None  # () once it is known that the key column does not exist
    fields: dict = field(default_factory=dict)  # Type by field
    encodings: dict = field(default_factory=dict)  # of time fields, by field
    rows: dict = field(default_factory=dict)  # by key; an appended table counts its rows up
    applied: dict = field(default_factory=dict)  # Counts by dump id
    generation: int = None
    bookmark: int = None
    held: dict = field(default_factory=dict)  # manifest hash by dump id
    approved: set = field(default_factory=set)  # (dump id, manifest hash) that a person let pass
    rebuild_approved: set = field(default_factory=set)  # the same for a rebuild that begins with the dump
    skipped: set = field(default_factory=set)  # dump ids that a person left out for good
    files: set = field(default_factory=set)  # (uri, size, mtime) loaded into an appended table
    start: str = None  # the start date by which its first rows were left out
    stop: tuple = None  # (first dump that is not applied, error kind) after the last run
    trail: list = field(default_factory=list)  # the states that the last run went through, the one before it first

    def state(self):
        """What a reader can see of the table: a killed run must leave one of the states of its trail."""
        return self.bookmark, self.generation, tuple(self.row_texts())

    def row_texts(self):
        """The table as sorted canonical rows without their NULL members."""
        return sorted(row_text(row.values) for row in self.rows.values())

    def hash(self):
        return table_hash(self.row_texts())


class Model:
    """Every table of one destination. `sync` is one run; afterwards `tables` and `exit_code` are what is expected."""

    def __init__(self, bucket):
        self.bucket = bucket
        self.tables = {}
        self.exit_code = 0
        self.cache = {}  # decoded files by (path, size, mtime)

    def sync(self, select=("*",), until_dump=None, start_date=None):
        dumps = {
            id_: dump for id_, dump in read_published(self.bucket).items() if until_dump is None or id_ <= until_dump
        }
        known = {name for dump in dumps.values() for name in dump.tables.keys() | dump.conflicts} | set(self.tables)
        for name in sorted(known):
            if is_selected(name, select):
                table = self.tables.setdefault(name, Table(name))
                self.sync_table(table, dumps, None if name in ALWAYS_COMPLETE else start_date)
        self.exit_code = exit_code(
            {table.stop[1] for name, table in self.tables.items() if table.stop and is_selected(name, select)}
        )

    def sync_table(self, table, dumps, start_date):
        """Applies what can be applied. A dump found bad goes back into the plan as blocked, until nothing fails."""
        table.trail = [table.state()]
        blocked = {}
        while True:
            steps, table.stop = plan(table, dumps, blocked)
            try:
                for dump, mode in steps:
                    self.apply(table, dump, mode, start_date)
                return
            except Stopped as stopped:
                blocked[dump.id] = stopped.kind
                if stopped.kind == "held":
                    table.held[dump.id] = dump.sha256

    def rebuild(self, *names, start_date=None):
        """A run that loads these tables from the bucket again, as they stand in it now."""
        dumps = read_published(self.bucket)
        for name in names:
            start = None if name in ALWAYS_COMPLETE else start_date
            self.tables[name] = self.rebuild_table(self.tables[name], dumps, start)
        self.exit_code = exit_code({self.tables[name].stop[1] for name in names if self.tables[name].stop})

    def rebuild_table(self, old, dumps, start_date):
        """The table as if nothing of it had ever been loaded, or the old one if that would lose something."""
        blocked = {}
        while True:
            new = Table(old.name, fields=dict(old.fields), encodings=dict(old.encodings), skipped=old.skipped)
            steps, new.stop = plan(new, dumps, blocked)
            try:
                for dump, mode in steps:
                    self.apply(new, dump, mode, start_date)
                break
            except Stopped as stopped:
                blocked[dump.id] = stopped.kind
        if new.key is None:  # no dump had a file to say otherwise
            new.key = old.key
        old.trail = [old.state()]
        if not steps:
            old.stop = new.stop or (0, "not_found")
            return old
        is_full = steps[0][1] == "replace"
        first = steps[0][0]
        is_lossy = not is_full or any(id_ not in new.applied and id_ >= first.id for id_ in old.applied)
        is_small = old.start == new.start and guard_holds(old.name, len(old.rows), len(new.rows))
        is_first_load_approved = (first.id, first.sha256) in old.approved and first.id not in old.applied
        is_approved = (first.id, first.sha256) in old.rebuild_approved
        if not is_approved and (is_lossy or (is_small and not is_first_load_approved)):
            old.stop = (first.id, "held")
            return old
        new.approved, new.trail = old.approved, [old.state(), new.state()]
        return new

    def approve(self, name):
        """A person lets the dump pass that the table is held before. Returns its id."""
        dump_id, kind = self.tables[name].stop
        assert kind == "held"
        is_rebuild = dump_id in self.tables[name].applied
        approved = self.tables[name].rebuild_approved if is_rebuild else self.tables[name].approved
        approved.add((dump_id, read_published(self.bucket)[dump_id].sha256))
        return dump_id

    def skip(self, name):
        """A person leaves the dump out for good that the table stops before. Returns its id."""
        dump_id, _ = self.tables[name].stop
        self.tables[name].skipped.add(dump_id)
        return dump_id

    def apply(self, table, dump, mode, start_date):
        """One dump into one table, whole or not at all."""
        entry = dump.table(table.name)
        loader = Loader(table, dump, mode, start_date)
        listed = [(uri, path, self.stamp(path)) for uri, path in entry.files]
        files = [self.decode(path, stamp) for uri, path, stamp in listed if not loader.has_appended(uri, stamp)]
        loader.bind_key(files)
        loader.bind_fields(files)
        loader.bind_times(files)
        for file in files:
            loader.add_file(file)
        loader.commit({(uri, stamp) for uri, _, stamp in listed})

    @staticmethod
    def stamp(path):
        """Size and modification time, which stand in for an ETag in a directory."""
        try:
            status = os.stat(path)
        except FileNotFoundError:
            return None
        return status.st_size, status.st_mtime_ns

    def decode(self, path, stamp):
        if (path, stamp) not in self.cache:
            try:
                self.cache[path, stamp] = read_file(path)
            except BadFile as error:
                self.cache[path, stamp] = error
        result = self.cache[path, stamp]
        if isinstance(result, BadFile):
            raise Stopped(result.kind, str(result))
        return result


def is_selected(name, select):
    """Exact names win over the built-in ignores, globs do not."""
    if name in select:
        return True
    return name not in BUILT_IN_IGNORES and any(fnmatch.fnmatchcase(name, pattern) for pattern in select)


def exit_code(kinds):
    """The exit code of a run in which tables stopped with these kinds."""
    if kinds - {"held"}:
        return 3
    return 5 if kinds else 0


def plan(table, dumps, blocked):
    """([(dump, mode)], stop): the dumps that apply in this run, in order, and what the table stops before.

    The newest usable full dump makes everything before it irrelevant. From there on dumps apply in order, up to the
    first that cannot be.
    """

    def problem(dump):
        if dump.id in blocked:
            return blocked[dump.id]
        if dump.problem_of(table.name):
            return dump.problem_of(table.name)
        is_approved = (dump.id, dump.sha256) in table.approved
        return "held" if table.held.get(dump.id) == dump.sha256 and not is_approved else None

    floor = -1 if table.generation is None else table.generation
    pending = [
        dumps[id_]
        for id_ in sorted(dumps)
        if dumps[id_].lists(table.name) and id_ > floor and id_ not in table.applied and id_ not in table.skipped
    ]
    usable = [dump.id for dump in pending if dump.is_full(table.name) and not problem(dump)]
    if usable:
        pending = [dump for dump in pending if dump.id >= usable[-1]]
    steps = []
    for dump in pending:
        if problem(dump):
            return steps, (dump.id, problem(dump))
        steps.append((dump, "replace" if dump.is_full(table.name) else "increment"))
    return steps, None


class Loader:
    """The rows of one dump on their way into a table. Nothing of the table changes before commit()."""

    def __init__(self, table, dump, mode, start_date):
        self.table = table
        self.dump_id = dump_id = dump.id
        self.is_approved = (dump.id, dump.sha256) in table.approved
        self.is_full = mode == "replace"
        self.start_date = start_date
        self.start = None if start_date is None else parse_text(start_date)  # in microseconds
        self.key = table.key
        self.fields = dict(table.fields)
        # A full dump opens the detection of times again, but for one that comes late.
        self.is_late = table.bookmark is not None and dump_id < table.bookmark
        self.encodings = {} if self.is_full and not self.is_late else dict(table.encodings)
        self.winners = {}  # Row by key, the last one of each key
        self.appended = []
        self.counts = Counts()

    def has_appended(self, uri, stamp):
        """An appended table loads a file once; what a full dump lists replaces whatever was there."""
        return not self.is_full and self.key == () and stamp is not None and (uri, stamp) in self.table.files

    def bind_key(self, files):
        """The first files of a table decide whether it has its key; from then on a dump without it stops the table."""
        if not files:
            return
        key = key_of(self.table.name)
        has_key = set().union(*(file.fields for file in files)).issuperset(key)
        if self.key is None:
            self.key = key if has_key else ()
        if self.key and not has_key:
            raise Stopped("schema_mismatch", "no file of the dump has the key")

    def bind_fields(self, files):
        """New fields take the type of the first file that has them; a known one must not change."""
        for file in files:
            for name, kind in file.fields.items():
                if name in TIME_FIELDS and kind.id in ("string", "int64"):
                    continue
                if name in TIME_FIELDS and kind.id == "timestamp":
                    self.encodings.setdefault(name, "logical")
                if self.fields.setdefault(name, kind) != kind:
                    raise Stopped("schema_mismatch", f"{name} was {self.fields[name]} and is {kind}")

    def bind_times(self, files):
        """Detects the encoding of each time field that has none from the first file with values of it."""
        for name in TIME_FIELDS:
            carriers = [file for file in files if name in file.fields and file.fields[name].id in ("string", "int64")]
            if not carriers:
                continue
            with_values = [file for file in carriers if any(name in row for row in file.rows)]
            if with_values:
                found = detect([row[name] for row in with_values[0].rows if name in row])
                frozen = self.encodings.setdefault(name, found)
                if frozen != found and "none" not in (frozen, found):
                    raise Stopped("schema_mismatch", f"{name} was written as {frozen} and is as {found}")
            self.bind_time_type(name, carriers)

    def bind_time_type(self, name, carriers):
        encoding = self.encodings.get(name)
        if encoding is None:
            return  # no value yet, so nothing to store and nothing to freeze
        for file in carriers:
            if any(name in row for row in file.rows):
                kind = file.fields[name] if encoding == "none" else Type("timestamp")
                if self.fields.setdefault(name, kind) != kind:
                    raise Stopped("schema_mismatch", f"{name} was {self.fields[name]} and is {kind}")

    def add_file(self, file):
        for source in file.rows:
            self.counts.read += 1
            stored = self.stored(file, source)
            values = {name: self.fields[name].canonical(value) for name, value in stored.items()}
            if self.is_too_early(stored):
                self.counts.filtered += 1
            elif not self.key:
                self.appended.append(Row(self.dump_id, values))
            elif all(name in values for name in self.key):
                self.winners[tuple(str(values[name]) for name in self.key)] = Row(self.dump_id, values)
            else:
                self.counts.rejected += 1

    def stored(self, file, source):
        """The row with its times read; a NULL is a missing value."""
        row = dict(source)
        for name, encoding in self.encodings.items():
            if name in row and encoding != "none" and file.fields[name].id in ("string", "int64"):
                micros, is_readable = to_micros(row.pop(name), encoding)
                if not is_readable:
                    raise Stopped("schema_mismatch", f"{name} no longer reads as {encoding}")
                if micros is not None:
                    row[name] = micros
        return row

    def is_too_early(self, row):
        """Whether the row lies before the start date; one whose time is NULL or says nothing does not."""
        if self.start is None or "time" not in row:
            return False
        kind = self.fields["time"].id
        if kind == "timestamp":
            return row["time"] < self.start
        micros = micros_by_form(row["time"]) if kind in ("int64", "string") else None
        return micros is not None and micros < self.start

    def commit(self, listed):
        table = self.table
        has_rows = bool(table.rows)
        rows = dict(table.rows)
        if self.is_full:
            rows = {key: row for key, row in rows.items() if row.version >= self.dump_id}
        for key, row in self.winners.items():
            if key not in rows or rows[key].version <= self.dump_id:
                rows[key] = row
                self.counts.loaded += 1
        first = max((key for key in rows), default=-1) + 1 if not self.key else 0
        rows.update(enumerate(self.appended, start=first))
        self.counts.loaded += len(self.appended)
        self.counts.superseded = self.counts.read - self.counts.loaded - self.counts.rejected - self.counts.filtered
        start_date = self.start_date if "time" in self.fields else None
        is_own_doing = table.bookmark is not None and table.start != start_date
        if (
            self.is_full
            and not self.is_approved
            and not is_own_doing
            and guard_holds(table.name, len(table.rows), len(rows))
        ):
            raise Stopped("held", f"{len(table.rows)} rows would become {len(rows)}")

        table.rows, table.key, table.fields, table.encodings = rows, self.key, self.fields, self.encodings
        is_first = table.bookmark is None or (table.start is None and not has_rows)
        if is_first or (self.is_full and not self.is_late):
            table.start = start_date
        table.applied[self.dump_id] = self.counts
        table.bookmark = self.dump_id if table.bookmark is None else max(table.bookmark, self.dump_id)
        if self.is_full:
            table.generation = self.dump_id
            table.held = {id_: sha for id_, sha in table.held.items() if id_ > self.dump_id}
        if not self.key:
            table.files = listed if self.is_full else table.files | listed
        table.trail.append(table.state())
