"""Seeded random histories: what a bucket publishes over time, and the runs that see it grow.

A history is made in three layers, each of which knows nothing of the next. `Timeline` is what Heap means to publish: dumps in
order with their tables and files. `Delivery` is how it reaches the bucket: late, damaged and repaired, doubled, rewritten,
deleted. `History` is the outcome: steps of file operations, each followed by a run. The same seed makes the same bytes.
"""

import json
import os
import random
from dataclasses import dataclass, field

from avro_write import container
from field_kinds import KINDS, TIME_STYLES, any_moment, in_union, schema_of_union

BUCKET = "heap-rs3-acme"
ROWS_MAX = 3000
LONG_NAME = "_key_events_pm__plp_visit_collection_of_sixty_one_characters_"
LONG_FIELD = "a_custom_property_whose_name_was_chosen_by_somebody_with_a_great_deal_of_time_"
EVENT_NAMES = ("sign_up_click_link", "checkout_complete", LONG_NAME, "cart_view_", "_internal_event", "Mixed_Case_Event", "order")
EXTRA_FIELDS = ("plan", "cart_value", "logged_in", "IP", "ip", "select", "rowid", "_cairn_dump_id", LONG_FIELD, "utm_source",
                "session_time", "from", "p1", "p2", "p3", "p4")


@dataclass
class Step:
    """What happens to the bucket, and the run that follows. `files` maps a path to its bytes, or to None for deleted."""

    files: dict
    select: tuple = ("*",)
    until_dump: int = None
    threads: int = 1
    note: str = ""


@dataclass
class History:
    seed: int
    steps: list
    notes: list = field(default_factory=list)


@dataclass
class TableSpec:
    """A table as it stands at one moment of the timeline; fields come and go."""

    name: str
    key: str  # None: no key column at all
    fields: dict  # kind name by field name
    times: dict  # time style by field name
    ids_max: int
    was_published: bool = False
    vanished: dict = field(default_factory=dict)  # kind name by field name: one that comes back is what it was


@dataclass
class PublishedTable:
    name: str
    incremental: object
    columns: list
    files: list  # (path, bytes)
    repeats: list = field(default_factory=list)  # paths of earlier dumps that are listed once more


@dataclass
class PublishedDump:
    id: int
    tables: list

    def manifest(self):
        return json.dumps({"dump_id": self.id, "tables": [
            {"name": table.name, "columns": table.columns,
             "files": [f"s3://{BUCKET}/{path}" for path, _ in table.files] + [f"s3://{BUCKET}/{path}" for path in table.repeats],
             **({} if table.incremental == "absent" else {"incremental": table.incremental})}
            for table in self.tables]}).encode("utf-8")

    def path(self):
        return f"manifests/sync_{self.id}.json"

    def files(self):
        return {path: data for table in self.tables for path, data in table.files}


class Timeline:
    """Dumps as Heap means to publish them. `clean` leaves out what makes the outcome depend on the order of arrival."""

    def __init__(self, rng, clean=False, big=False):
        self.rng = rng
        self.clean = clean
        self.rows_left = ROWS_MAX
        self.tables = self.make_tables()
        self.dumps = []
        dump_id = rng.choice((0, 1, 41, 852, 1_008_461_850, 2**53 - 2, 2**62))
        for _ in range(rng.randrange(2, 8)):
            self.dumps.append(self.make_dump(dump_id))
            dump_id += rng.choice((1, 1, 1, 2, 9))
        if big:
            self.add_shrinking_table(dump_id)

    # Tables

    def make_tables(self):
        rng = self.rng
        names = ["users", *rng.sample(("sessions", "pageviews", "user_migrations"), rng.randrange(0, 3)),
                 *rng.sample(EVENT_NAMES, rng.randrange(0, 3))]
        tables = [self.make_table(name) for name in names]
        if rng.random() < 0.4:
            tables.append(TableSpec("raw_log", None, self.make_fields(("line", "level"), 2), {}, 50))
        return tables

    def make_table(self, name):
        rng = self.rng
        key = {"users": "user_id", "user_migrations": "from_user_id"}.get(name, "event_id")
        core = {"users": ("identity", "email"), "user_migrations": ("to_user_id",)}.get(name, ("user_id", "session_id"))
        times = {"users": ("joindate", "last_modified")}.get(name, ("time",))
        fields = {key: rng.choice(("int64", "int64", "int64", "string")), **self.make_fields(core, rng.randrange(0, 6))}
        styles = {field: rng.choice(tuple(TIME_STYLES)) for field in times if rng.random() < 0.9}
        return TableSpec(name, key, fields, styles, rng.choice((5, 20, 60)))

    def make_fields(self, core, extra):
        names = [*core, *self.rng.sample(EXTRA_FIELDS, extra)]
        return {name: "int64" if name.endswith("_id") else self.rng.choice(tuple(KINDS)) for name in names}

    # Dumps

    def make_dump(self, dump_id):
        rng = self.rng
        chosen = [table for table in self.tables if rng.random() < 0.8] or [self.tables[0]]
        rng.shuffle(chosen)
        dump = PublishedDump(dump_id, [self.publish(table, dump_id) for table in chosen])
        if rng.random() < 0.1:
            spec = TableSpec("_event_metadata", None, {"a": "string"}, {}, 5)
            dump.tables.append(self.publish(spec, dump_id))
        return dump

    def publish(self, table, dump_id):
        rng = self.rng
        self.evolve(table)
        is_full = rng.random() < (0.15 if table.was_published else 0.75)
        if table.name == "user_migrations":
            is_full = rng.random() < 0.9  # whatever it says, it counts as full
        table.was_published = True
        count = rng.choices((0, 1, 2, 3), (8, 60, 22, 10))[0]
        files = [self.make_file(table, dump_id, ordinal) for ordinal in range(count)]
        columns = sorted({*table.fields, *table.times}, key=lambda _: rng.random())
        if not self.clean and rng.random() < 0.05:
            columns.append("listed_but_never_there")
        incremental = False if is_full else rng.choices((True, "absent", None), (90, 5, 5))[0]
        published = PublishedTable(table.name, incremental, columns, files)
        if files and rng.random() < 0.05:
            published.repeats.append(files[0][0])
        elif not self.clean and not is_full and rng.random() < 0.1:
            self.list_earlier_file(published)
        return published

    def list_earlier_file(self, published):
        """Lists a file of the dump before once more, as long as no full dump lies between."""
        for dump in reversed(self.dumps):
            for table in dump.tables:
                if table.name == published.name and table.incremental is not False and table.files:
                    published.repeats.append(table.files[0][0])
                    return
                if table.name == published.name and table.incremental is False:
                    return

    def evolve(self, table):
        """A property appears, or one stops."""
        rng = self.rng
        if rng.random() < 0.15:
            name = rng.choice(EXTRA_FIELDS)
            table.fields.setdefault(name, table.vanished.get(name) or rng.choice(tuple(KINDS)))
        optional = [name for name in table.fields if name != table.key]
        if optional and rng.random() < 0.1:
            name = rng.choice(optional)
            table.vanished[name] = table.fields.pop(name)

    # Files

    def make_file(self, table, dump_id, ordinal, count=None):
        rng = self.rng
        if count is None:
            count = 0 if rng.random() < 0.06 else rng.choice((1, 3, 10, 30))
        count = min(count, self.rows_left)
        self.rows_left -= count
        schema, rows = self.make_rows(table, count)
        data = container(schema, rows, rng.choice(("null", "deflate", "snappy", "snappy")), rng.randbytes(16),
                         rng.choice((1, 7, 100)), {"writer": b"sample"} if rng.random() < 0.2 else None)
        return f"sync_{dump_id}/{table.name}/part-{ordinal:05}-{rng.getrandbits(32):08x}-c000.avro", data

    def make_rows(self, table, count):
        rng = self.rng
        columns = [self.key_column(table)] if table.key else []
        columns += [self.data_column(name, KINDS[kind]) for name, kind in table.fields.items() if name != table.key]
        columns += [self.time_column(name, style) for name, style in table.times.items()]
        if len(columns) > 2 and rng.random() < 0.08:
            columns.remove(rng.choice([column for column in columns if column[0] != table.key]))
        rng.shuffle(columns)
        schema = {"type": "record", "name": "row", "fields": [{"name": name, "type": kind} for name, kind, _ in columns]}
        return schema, [{name: value(index) for name, _, value in columns} for index in range(count)]

    def key_column(self, table):
        rng = self.rng
        style = rng.choice(("first", "last", "plain"))
        kind = table.fields[table.key]
        schema = rng.choice(("int", "long")) if kind == "int64" else "string"

        def value(_):
            if style != "plain" and rng.random() < 0.03:
                return None
            number = rng.randrange(table.ids_max)
            if kind == "string":
                return f"id-{number}"
            return number * 0x1_0000_0001_0001 if schema == "long" and number % 5 == 0 else number

        return table.key, schema_of_union(schema, style), value

    def data_column(self, name, kind):
        rng = self.rng
        style = rng.choice(("first", "first", "last", "plain"))
        schema = kind.schema(rng, name)

        def value(_):
            if style != "plain" and rng.random() < 0.25:
                return None
            return in_union(schema, style, kind.value(rng, schema))

        return name, schema_of_union(schema, style), value

    def time_column(self, name, style_name):
        rng = self.rng
        schema, write = TIME_STYLES[style_name]
        style = rng.choice(("first", "last", "plain"))

        def value(index):
            # The first row always bears witness to the class, so that no file leaves it open.
            if index and style != "plain" and rng.random() < 0.2:
                return None
            if index and rng.random() < 0.05 and style_name not in ("not_a_time", "logical", "text"):
                return 0 if schema == "long" else "0"
            return write(rng, any_moment(rng))

        return name, schema_of_union(schema, style), value

    # The guard

    def add_shrinking_table(self, dump_id):
        """A table of more than 1,000 rows whose later full dump is smaller: sometimes held, sometimes not."""
        rng = self.rng
        name = rng.choice(("pageviews", "purchase"))
        table = TableSpec(name, "event_id", {"event_id": "int64", "user_id": "int64"}, {}, 10**6)
        self.dumps = [dump for dump in self.dumps if all(other.name != name for other in dump.tables)]
        sizes = [rng.choice((1010, 1400)), rng.choice((0, 30, 140, 700, 1000)), rng.choice((0, 50, 1100))]
        for index, size in enumerate(sizes):
            self.rows_left = size
            files = [self.make_file(table, dump_id, 0, size)] if size or rng.random() < 0.5 else []
            dump = PublishedDump(dump_id, [PublishedTable(name, False, ["event_id", "user_id"], files)])
            if rng.random() < 0.5:
                extra = dump_id + 1
                self.rows_left = 20
                increment = PublishedTable(name, True, ["event_id", "user_id"], [self.make_file(table, extra, 0, 20)])
                self.dumps += [dump, PublishedDump(extra, [increment])]
            else:
                self.dumps.append(dump)
            dump_id += 2 + index


class Delivery:
    """How a timeline reaches the bucket: groups of dumps, each followed by a run."""

    def __init__(self, rng, dumps):
        self.rng = rng
        self.notes = []
        groups = rng.randrange(1, min(5, len(dumps)) + 1)
        cuts = sorted(rng.sample(range(1, len(dumps)), groups - 1))
        self.groups = [dumps[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(dumps)])]

    def delay_some(self):
        """Moves a few dumps to a later step, never the last one out of a step."""
        rng = self.rng
        for index, group in enumerate(self.groups[:-1]):
            for dump in list(group):
                if rng.random() < 0.25 and len(group) > 1:
                    group.remove(dump)
                    target = rng.randrange(index + 1, len(self.groups))
                    self.groups[target].append(dump)
                    self.notes.append(f"dump {dump.id} comes late, in step {target + 1}")

    def steps(self):
        steps = deliver_in_groups(self.groups, 1)
        for step in steps:
            step.threads = self.rng.choice((1, 2))
        return steps


def deliver_in_groups(groups, threads):
    return [Step({path: data for dump in group for path, data in (*dump.files().items(), (dump.path(), dump.manifest()))},
                 threads=threads) for group in groups]


DAMAGES = {
    "missing": lambda rng, data: None,
    "empty": lambda rng, data: b"",
    "cut": lambda rng, data: data[:-rng.randrange(1, min(len(data), 40))],
    "garbage": lambda rng, data: b"not avro at all, " * 4,
    "unknown codec": lambda rng, data: container({"type": "record", "name": "row", "fields": []}, []).replace(b"snappy", b"sloppy"),
    "wrong sync": lambda rng, data: data[:-16] + bytes(byte ^ 0xFF for byte in data[-16:]),
    "bytes behind": lambda rng, data: data + b"\x02\x02",
}


class Trouble:
    """What goes wrong on the way. Each method changes the steps of a history and notes what it did."""

    def __init__(self, rng, dumps, steps, notes):
        self.rng = rng
        self.dumps = dumps
        self.steps = steps
        self.notes = notes

    def later_step(self, index):
        """A step behind `index`, added if there is none."""
        if index + 1 == len(self.steps):
            self.steps.append(Step({}))
        return self.rng.randrange(index + 1, len(self.steps))

    def find(self, path):
        return next(index for index, step in enumerate(self.steps) if path in step.files)

    def damage_file(self):
        rng = self.rng
        candidates = [(dump, table, file) for dump in self.dumps for table in dump.tables for file in table.files]
        if not candidates:
            return
        dump, table, (path, data) = rng.choice(candidates)
        index = self.find(path)
        name = rng.choice(tuple(DAMAGES))
        self.steps[index].files[path] = DAMAGES[name](rng, data)
        self.notes.append(f"step {index + 1}: {path} is damaged ({name})")
        if rng.random() < 0.7:
            repair = self.later_step(index)
            self.steps[repair].files[path] = data
            self.notes.append(f"step {repair + 1}: {path} is repaired")

    def break_manifest(self):
        rng = self.rng
        dump = rng.choice(self.dumps)
        index = self.find(dump.path())
        if index == 0 and sum(path.startswith("manifests/") for path in self.steps[0].files) < 2:
            return
        good = self.steps[index].files[dump.path()]
        self.steps[index].files[dump.path()] = rng.choice((b"{ not json", b"[]", good[:len(good) // 2], b'{"dump_id": "x"}'))
        self.notes.append(f"step {index + 1}: the manifest of {dump.id} is broken")
        if rng.random() < 0.8:
            repair = self.later_step(index)
            self.steps[repair].files[dump.path()] = good
            self.notes.append(f"step {repair + 1}: the manifest of {dump.id} is repaired")

    def double_manifest(self):
        """A second manifest of one id: the same bytes, or other ones that are taken away again."""
        rng = self.rng
        dump = rng.choice(self.dumps)
        index = self.find(dump.path())
        twin = f"manifests/sync_{dump.id + 5_000_000}.json"
        if rng.random() < 0.5:
            self.steps[index].files[twin] = dump.manifest()
            self.notes.append(f"step {index + 1}: dump {dump.id} has two equal manifests")
            return
        self.steps[index].files[twin] = self.altered(dump).manifest()
        self.notes.append(f"step {index + 1}: dump {dump.id} has two unlike manifests")
        if rng.random() < 0.7:
            self.steps[self.later_step(index)].files[twin] = None

    def rewrite_manifest(self):
        dump = self.rng.choice(self.dumps)
        index = self.later_step(self.find(dump.path()))
        self.steps[index].files[dump.path()] = self.altered(dump).manifest()
        self.notes.append(f"step {index + 1}: the manifest of {dump.id} is rewritten")

    def altered(self, dump):
        """The dump with one table that tells other files."""
        tables = list(dump.tables)
        place = self.rng.randrange(len(tables))
        old = tables[place]
        tables[place] = PublishedTable(old.name, old.incremental, old.columns, old.files[:-1] if old.files else [],
                                       ["sync_0/never_written.avro"] if not old.files else [])
        return PublishedDump(dump.id, tables)

    def forget_old_dump(self):
        """Retention: an early dump vanishes from the bucket."""
        dump = self.dumps[0]
        index = self.find(dump.path())
        if len(self.dumps) < 2 or index + 1 == len(self.steps):
            return
        gone = self.later_step(index)
        listed = {path for other in self.dumps[1:] for table in other.tables for path in table.repeats}
        for path in (dump.path(), *dump.files()):
            if path not in listed:
                self.steps[gone].files[path] = None
        self.notes.append(f"step {gone + 1}: dump {dump.id} is deleted")

    def vary_runs(self):
        rng = self.rng
        seen_ids, seen_tables = [], set()
        by_path = {dump.path(): dump for dump in self.dumps}
        for step in self.steps:
            for path in step.files:
                if path in by_path and step.files[path] == by_path[path].manifest():
                    seen_ids.append(by_path[path].id)
                    seen_tables |= {table.name for table in by_path[path].tables}
            if rng.random() < 0.12 and seen_ids:
                step.until_dump = rng.choice(seen_ids)
                tables = {t.name for d in self.dumps if d.id in seen_ids and d.id <= step.until_dump for t in d.tables}
            else:
                tables = seen_tables
            if rng.random() < 0.12 and tables:
                step.select = tuple(rng.sample(sorted(tables), rng.randrange(1, len(tables) + 1)))
            elif rng.random() < 0.1:
                step.select = ("users", "*s*", "*")


def make_history(seed):
    """The history of a seed: the trouble it has is drawn first, so that quiet and wild ones both come up."""
    rng = random.Random(seed)
    is_big = rng.random() < 0.12
    timeline = Timeline(rng, big=is_big)
    if rng.random() < 0.15:
        change_type(rng, timeline)
    delivery = Delivery(rng, list(timeline.dumps))
    if rng.random() < 0.5:
        delivery.delay_some()
    steps = delivery.steps()
    trouble = Trouble(rng, timeline.dumps, steps, delivery.notes)
    for chance, cause in ((0.3, trouble.damage_file), (0.1, trouble.damage_file), (0.12, trouble.break_manifest),
                          (0.12, trouble.double_manifest), (0.1, trouble.rewrite_manifest), (0.1, trouble.forget_old_dump),
                          (0.5, trouble.vary_runs)):
        if rng.random() < chance:
            cause()
    return History(seed, finish(rng, steps), delivery.notes)


def finish(rng, steps):
    """A last run over everything, and now and then one more that must find nothing to do."""
    if any(step.until_dump is not None or step.select != ("*",) for step in steps):
        steps.append(Step({}, note="everything"))
    if rng.random() < 0.3:
        steps.append(Step({}, note="nothing new"))
    return steps


def change_type(rng, timeline):
    """From some dump on a field has another type, which stops its table."""
    table = rng.choice(timeline.tables)
    names = [name for name in table.fields if name != table.key]
    if not names:
        return
    name = rng.choice(names)
    table.fields[name] = rng.choice([kind for kind in ("boolean", "string", "float64", "date") if kind != table.fields[name]])
    for _ in range(2):
        dump_id = timeline.dumps[-1].id + 1
        timeline.dumps.append(PublishedDump(dump_id, [timeline.publish(table, dump_id)]))


def make_clean_timeline(seed):
    """The dumps of a history whose outcome no order of arrival, no repetition and no number of threads may change."""
    return Timeline(random.Random(seed), clean=True).dumps


def deliver_shuffled(seed, dumps):
    """The same dumps in another order of arrival, as steps."""
    rng = random.Random(seed)
    rest = list(dumps)
    rng.shuffle(rest)
    return Delivery(rng, rest).steps()


def apply_step(bucket, step):
    """Brings the bucket directory to where the step wants it."""
    for path, data in step.files.items():
        target = os.path.join(bucket, path)
        if data is None:
            if os.path.exists(target):
                os.remove(target)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as stream:
            stream.write(data)
