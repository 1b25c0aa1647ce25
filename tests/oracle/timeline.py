"""What Heap means to publish: random dumps in order, with their tables, manifests and files."""

import json
from dataclasses import dataclass, field

from avro_write import container
from field_kinds import (
    DRIFTING,
    DRIFTING_ANYHOW,
    DRIFTING_APART,
    KINDS,
    TIME_STYLES,
    TRUE_TIMES,
    any_moment,
    in_union,
    schema_of_union,
)

BUCKET = "heap-rs3-acme"
ROWS_MAX = 3000
LONG_NAME = "_key_events_pm__plp_visit_collection_of_sixty_one_characters_"
LONG_FIELD = "a_custom_property_whose_name_was_chosen_by_somebody_with_a_great_deal_of_time_"
EVENT_NAMES = (
    "sign_up_click_link",
    "checkout_complete",
    LONG_NAME,
    "cart_view_",
    "_internal_event",
    "Mixed_Case_Event",
    "order",
    "Order",
    'he said "no"',
    "événement_ünïcode",
    "_cairn_tables",
    "group",
)
# Ways of writing a manifest that the reading rules accept, or that stop one table.
ODDITIES = (
    "unknown keys",
    "id as text",
    "s3a",
    "no columns",
    "byte order mark",
    "table twice",
    "table at odds",
    "no boolean",
)
EXTRA_FIELDS = (
    "plan",
    "cart_value",
    "logged_in",
    "IP",
    "ip",
    "select",
    "rowid",
    "_cairn_dump_id",
    LONG_FIELD,
    "utm_source",
    "session_time",
    "from",
    "p1",
    "p2",
    "p3",
    "p4",
)


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
    drifts: dict = field(default_factory=dict)  # by field name, the kinds of which each file has one
    has_text_keys: bool = False  # some files write the key, an integer, as text


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
    oddity: str = None  # one of ODDITIES

    def manifest(self):
        content = {"dump_id": self.id, "tables": [self.entry(table) for table in self.tables]}
        first = content["tables"][0]
        if self.oddity == "unknown keys":
            content |= {
                "property_definitions": f"s3://{BUCKET}/sync_{self.id}/properties.json",
                "comment": {"tables": [1]},
            }
        if self.oddity == "id as text":
            content["dump_id"] = str(self.id)
        if self.oddity == "no columns":
            del first["columns"]
        if self.oddity == "no boolean":
            first["incremental"] = "false"
        if self.oddity == "table twice":
            content["tables"].append({**first, "files": first["files"][1:]})
            first["files"] = first["files"][:1]
        if self.oddity == "table at odds" and first["name"] != "user_migrations":
            content["tables"].append({**first, "files": [], "incremental": not first.get("incremental", True)})
        text = json.dumps(content, ensure_ascii=self.oddity is None)
        return ("\ufeff" if self.oddity == "byte order mark" else "").encode("utf-8") + text.encode("utf-8")

    def entry(self, table):
        scheme = "s3a" if self.oddity == "s3a" else "s3"
        paths = [path for path, _ in table.files] + table.repeats
        files = [f"{scheme}://{BUCKET}/{path}" for path in paths]
        mode = {} if table.incremental == "absent" else {"incremental": table.incremental}
        return {"name": table.name, "columns": table.columns, "files": files, **mode}

    def path(self):
        return f"manifests/sync_{self.id}.json"

    def files(self):
        return {path: data for table in self.tables for path, data in table.files}


class Timeline:
    """Dumps as Heap means to publish them. `clean` leaves out what makes the outcome depend on the order of arrival."""

    def __init__(self, rng, clean=False, big=False, drifting=False):
        self.rng = rng
        self.clean = clean
        self.drifting = drifting  # types change from file to file; full dumps come first or not at all
        self.rows_left = ROWS_MAX
        self.tables = self.make_tables()
        self.dumps = []
        self.keeps_columns = False  # every file has every column
        self.has_garbage = False  # of the dump at hand: some of its times are none
        dump_id = rng.choice((0, 1, 41, 852, 1_008_461_850, 2**53 - 2, 2**62))
        for _ in range(rng.randrange(2, 8)):
            self.dumps.append(self.make_dump(dump_id))
            dump_id += rng.choice((1, 1, 1, 2, 9))
        if big:
            self.add_shrinking_table(dump_id)

    # Tables

    def make_tables(self):
        rng = self.rng
        names = [
            "users",
            *rng.sample(("sessions", "pageviews", "user_migrations"), rng.randrange(0, 3)),
            *rng.sample(EVENT_NAMES, rng.randrange(0, 3)),
        ]
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
        spec = TableSpec(name, key, fields, styles, rng.choice((5, 20, 60)))
        if self.drifting and name != "user_migrations":
            self.let_drift(spec, DRIFTING_ANYHOW)
        return spec

    def let_drift(self, table, kinds):
        """From here on some fields have another type in each file, and now and then the key has."""
        rng = self.rng
        names = [name for name in table.fields if name != table.key]
        for name in rng.sample(names, min(len(names), rng.randrange(1, 4))):
            table.drifts[name] = rng.sample(kinds, rng.randrange(2, 4))
        table.has_text_keys = bool(table.key) and table.fields[table.key] == "int64" and rng.random() < 0.4

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
        if not self.clean and rng.random() < 0.15:
            dump.oddity = rng.choice(ODDITIES)
        return dump

    def publish(self, table, dump_id):
        rng = self.rng
        self.evolve(table)
        later = 0 if self.drifting else 0.15
        is_full = rng.random() < (later if table.was_published else 0.75)
        if table.name == "user_migrations":
            is_full = rng.random() < 0.9  # whatever it says, it counts as full
        self.has_garbage = not is_full and not self.clean and rng.random() < 0.05
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
        data = container(
            schema,
            rows,
            rng.choice(("null", "deflate", "snappy", "snappy", "bzip2", "xz")),
            rng.randbytes(16),
            rng.choice((1, 7, 100)),
            {"writer": b"sample"} if rng.random() < 0.2 else None,
        )
        folder = table.name if table.name.isascii() else table.name.encode("utf-8").hex()
        return f"sync_{dump_id}/{folder}/part-{ordinal:05}-{rng.getrandbits(32):08x}-c000.avro", data

    def make_rows(self, table, count):
        rng = self.rng
        columns = [self.key_column(table)] if table.key else []
        columns += [
            self.data_column(name, KINDS[rng.choice(table.drifts.get(name, (kind,)))])
            for name, kind in table.fields.items()
            if name != table.key
        ]
        columns += [self.time_column(name, style) for name, style in table.times.items()]
        if self.keeps_columns:
            pass
        elif len(columns) > 2 and rng.random() < 0.08:
            columns.remove(rng.choice([column for column in columns if column[0] != table.key]))
        elif not self.clean and table.key and rng.random() < 0.03:
            columns = columns[1:]  # a file without the key
        rng.shuffle(columns)
        schema = {
            "type": "record",
            "name": "row",
            "fields": [{"name": name, "type": kind} for name, kind, _ in columns],
        }
        return schema, [{name: value(index) for name, _, value in columns} for index in range(count)]

    def key_column(self, table):
        rng = self.rng
        style = rng.choice(("first", "last", "plain"))
        kind = table.fields[table.key]
        schema = rng.choice(("int", "long")) if kind == "int64" else "string"
        if table.has_text_keys and rng.random() < 0.5:
            kind, schema = "text_of_int", "string"

        def value(_):
            if style != "plain" and rng.random() < 0.03:
                return None
            number = rng.randrange(table.ids_max)
            if kind == "string":
                return f"id-{number}"
            if kind == "text_of_int":
                return str(number)
            return number * 0x100_0000_0001 if schema == "long" and number % 5 == 0 else number

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
            if self.has_garbage and style_name == "text" and rng.random() < 0.3:
                return "soon"
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


def change_times(rng, timeline):
    """At the end a full dump of some table writes its times in another way, and an increment follows it.

    The full dump shows times in both of its files: whether the question stays open after one that shows none depends on
    whether what follows is in the same run.
    """
    table = rng.choice(timeline.tables)
    if not table.was_published:
        return
    table.times = {
        name: style if style == "not_a_time" else rng.choice(TRUE_TIMES) for name, style in table.times.items()
    }
    columns = [*table.fields, *table.times]
    for is_full in (True, False):
        timeline.rows_left = 20
        dump_id = timeline.dumps[-1].id + 1
        timeline.keeps_columns = is_full
        files = [timeline.make_file(table, dump_id, ordinal, count=5) for ordinal in range(2)]
        published = PublishedTable(table.name, not is_full, columns, files)
        timeline.dumps.append(PublishedDump(dump_id, [published]))
    timeline.keeps_columns = False


def change_types(rng, timeline):
    """From some dump on fields of one table have other types, between dumps and inside them."""
    table = rng.choice(timeline.tables)
    names = [name for name in table.fields if name != table.key]
    if not names or table.name == "user_migrations":
        return
    timeline.let_drift(table, DRIFTING if rng.random() < 0.6 else DRIFTING + DRIFTING_APART)
    for name in table.drifts:
        if rng.random() < 0.5:
            table.drifts[name].append(table.fields[name])
    if rng.random() < 0.3:
        table.times = {name: rng.choice(tuple(TIME_STYLES)) for name in table.times}
    for _ in range(rng.randrange(2, 5)):
        dump_id = timeline.dumps[-1].id + 1
        timeline.dumps.append(PublishedDump(dump_id, [timeline.publish(table, dump_id)]))
