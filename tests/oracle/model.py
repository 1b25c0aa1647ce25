"""The independent model of a replicated bucket: what each table must hold after a sequence of runs.

It follows the specification and shares nothing with Cairn. `Model.sync` sees the bucket directory as it is at that
moment, exactly as a run does, so that dumps may arrive late, be repaired, or be rewritten between two runs. It is
written to be obviously right, not fast: histories are small, and every file is decoded once.
"""

import fnmatch
import os
from dataclasses import dataclass, field

from avro_read import BadFile, read_file
from binding import Binding, Stopped, Unfit
from column_type import row_text, table_hash
from manifests import read_published
from time_detection import micros_by_form, parse_text
from type_change import convert

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


@dataclass
class Row:
    version: int  # the dump that it came with
    values: dict  # values of their columns' types by column, NULLs left out


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
    fields: dict = field(default_factory=dict)  # Type by column: a field's name, or that of a sibling
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
        return sorted(
            row_text({name: self.fields[name].canonical(value) for name, value in row.values.items()})
            for row in self.rows.values()
        )

    def hash(self):
        return table_hash(self.row_texts())

    def prepare(self, binding):
        """Makes and widens columns, before anything is loaded: what is stored changes its form and not its value."""
        for row in self.rows.values():
            for name, value in row.values.items():
                row.values[name] = convert(value, self.fields[name], binding.fields[name])
        for name in binding.fields.keys() - self.fields.keys():
            if name in binding.encodings:
                self.encodings[name] = binding.encodings[name]
        self.fields = dict(binding.fields)
        self.trail.append(self.state())


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
        """Applies what can be applied. A dump found bad goes back into the plan as blocked, until nothing fails; values
        that turn out too wide for their columns are known from then on, and the plan is made anew."""
        table.trail = [table.state()]
        blocked = {}
        unfit = set()
        while True:
            steps, table.stop = plan(table, dumps, blocked)
            try:
                self.load(table, steps, start_date, unfit)
                return
            except Unfit as found:
                unfit |= found.values
            except Stopped as stopped:
                blocked[stopped.dump.id] = stopped.kind
                if stopped.kind == "held":
                    table.held[stopped.dump.id] = stopped.dump.sha256

    def load(self, table, steps, start_date, unfit, stored=None):
        """Binds the columns of all steps, widens what is stored (in `stored`, or else in the table), then loads."""
        stored = stored or table
        binding = Binding(key_of(table.name), table, stored.rows)
        dump = None
        try:
            work = []
            for dump, mode in steps:
                listed, files = self.read_files(table, dump, mode, binding)
                binding.take(dump.id, files, mode == "replace", unfit)
                work.append((dump, mode, listed, files))
            if steps:
                stored.prepare(binding)
                table.fields = dict(binding.fields)
            for dump, mode, listed, files in work:
                loader = Loader(table, dump, mode, binding, start_date)
                for file in files:
                    loader.add_file(file)
                loader.commit(listed)
        except Stopped as stopped:
            stopped.dump = dump
            raise

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
        unfit = set()
        while True:
            new = Table(old.name, fields=dict(old.fields), encodings=dict(old.encodings), skipped=old.skipped)
            steps, new.stop = plan(new, dumps, blocked)
            try:
                self.load(new, steps, start_date, unfit, stored=old)
                break
            except Unfit as found:
                unfit |= found.values
            except Stopped as stopped:
                blocked[stopped.dump.id] = stopped.kind
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

    def read_files(self, table, dump, mode, binding):
        """({(uri, stamp)}, decoded files) of a dump; an appended table leaves out what it has."""
        listed = [(uri, path, self.stamp(path)) for uri, path in dump.table(table.name).files]
        appended = binding.appended_before(dump.id, mode == "replace")
        files = [self.decode(path, stamp) for uri, path, stamp in listed if (uri, stamp) not in appended]
        stamps = {(uri, stamp) for uri, _, stamp in listed}
        binding.appended = stamps if mode == "replace" else binding.appended | stamps
        return stamps, files

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

    def __init__(self, table, dump, mode, binding, start_date):
        self.table = table
        self.dump_id = dump.id
        self.is_approved = (dump.id, dump.sha256) in table.approved
        self.is_full = mode == "replace"
        self.start_date = start_date
        self.start = None if start_date is None else parse_text(start_date)  # in microseconds
        self.is_late = table.bookmark is not None and dump.id < table.bookmark
        self.binding = binding
        self.key = binding.key
        self.winners = {}  # Row by key, the last one of each key
        self.appended = []
        self.counts = Counts()
        self.unfit = set()  # what the values of this dump need their columns to be

    def add_file(self, file):
        for source in file.rows:
            self.counts.read += 1
            values = self.binding.stored(self.dump_id, file, source, self.unfit)
            if self.is_too_early(values):
                self.counts.filtered += 1
            elif not self.key:
                self.appended.append(Row(self.dump_id, values))
            elif all(name in values for name in self.key):
                fields = self.binding.fields
                # Equal numbers have equal texts, so that a key stays the same key when its column widens.
                self.winners[tuple(fields[name].text(values[name]) for name in self.key)] = Row(self.dump_id, values)
            else:
                self.counts.rejected += 1

    def is_too_early(self, row):
        """Whether the row lies before the start date; one whose time is NULL or says nothing does not."""
        if self.start is None or "time" not in row:
            return False
        kind = self.binding.fields["time"].id
        if kind == "timestamp":
            return row["time"] < self.start
        micros = micros_by_form(row["time"]) if kind in ("int64", "string") else None
        return micros is not None and micros < self.start

    def commit(self, listed):
        if self.unfit:
            raise Unfit(self.unfit)
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
        start_date = self.start_date if "time" in self.binding.fields else None
        is_own_doing = table.bookmark is not None and table.start != start_date
        if (
            self.is_full
            and not self.is_approved
            and not is_own_doing
            and guard_holds(table.name, len(table.rows), len(rows))
        ):
            raise Stopped("held", f"{len(table.rows)} rows would become {len(rows)}")

        table.rows, table.key, table.encodings = rows, self.key, dict(self.binding.encodings)
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
