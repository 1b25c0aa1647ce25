"""Reads what a bucket directory publishes: the reading rules for manifests, and nothing about tables' contents."""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field

MANIFEST = re.compile(r"^sync_(\d+)\.json$")
FILE_URI = re.compile(r"^s3[an]?://([^/]+)/(.+)$")


@dataclass
class DumpTable:
    """One table in one dump. `problem` is the error kind that stops the table before the dump, or None."""

    is_full: bool
    columns: list
    files: list  # (uri, path) in the manifest's order, each once
    problem: str = None

    def content(self):
        return (self.is_full, self.columns, self.files, self.problem)


@dataclass
class Dump:
    id: int
    sha256: str
    tables: dict = field(default_factory=dict)
    problem: str = None  # set: the manifest says nothing about any table
    conflicts: set = field(default_factory=set)  # tables that two manifests of this id tell differently

    def table(self, name):
        return self.tables.get(name)

    def lists(self, name):
        """True if the dump may concern the table: it lists it, or nobody can know."""
        return self.problem is not None or name in self.tables or name in self.conflicts

    def problem_of(self, name):
        if self.problem:
            return self.problem
        return "bad_input" if name in self.conflicts else self.tables[name].problem

    def is_full(self, name):
        return self.problem is None and name in self.tables and self.tables[name].is_full


def read_published(bucket):
    """Dumps by id, as the manifests of the directory `bucket` tell them."""
    dumps = {}
    folder = os.path.join(bucket, "manifests")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    for name in names:
        match = MANIFEST.match(name)
        if match:
            dump = read_manifest(bucket, os.path.join(folder, name), int(match.group(1)))
            dumps[dump.id] = reconcile(dumps[dump.id], dump) if dump.id in dumps else dump
    return dumps


def reconcile(first, second):
    """One dump out of two manifests of one id: what they tell alike counts, where they differ the table stops."""
    if first.sha256 == second.sha256:
        return first
    if first.problem or second.problem:
        return Dump(first.id, first.sha256, problem="bad_input")
    differ = {
        name
        for name in first.tables.keys() | second.tables.keys()
        if name not in first.tables
        or name not in second.tables
        or first.tables[name].content() != second.tables[name].content()
    }
    tables = {name: table for name, table in first.tables.items() if name not in differ}
    return Dump(first.id, first.sha256, tables, conflicts=first.conflicts | differ)


def read_manifest(bucket, path, id_of_key):
    with open(path, "rb") as stream:
        data = stream.read()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        manifest = json.loads(data)
        dump_id = parse_dump_id(manifest["dump_id"])
        entries = manifest["tables"]
        if not isinstance(entries, list):
            raise ValueError("tables is no list")
        dump = Dump(dump_id, sha256)
        for entry in entries:
            add_table(dump, bucket, entry)
        return dump
    except (ValueError, KeyError, TypeError):
        return Dump(id_of_key, sha256, problem="bad_input")


def parse_dump_id(value):
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError("not a dump id")
    return value


def add_table(dump, bucket, entry):
    name = entry["name"]
    incremental = entry.get("incremental")
    # A dump of user_migrations is always the whole table, whatever the manifest says.
    table = DumpTable(incremental is False or name == "user_migrations", list(entry.get("columns", [])), [])
    if incremental is not None and not isinstance(incremental, bool):
        table.problem = "bad_input"
    earlier = dump.tables.get(name)
    if earlier:
        table.files = list(earlier.files)
        table.columns = earlier.columns + [column for column in table.columns if column not in earlier.columns]
        table.problem = table.problem or earlier.problem or ("bad_input" if earlier.is_full != table.is_full else None)
    for uri in entry["files"]:
        match = FILE_URI.match(uri)
        if not match or any(part in ("..", ".", "") for part in match.group(2).split("/")):
            table.problem = "bad_input"
        elif all(uri != known for known, _ in table.files):
            table.files.append((uri, os.path.join(bucket, match.group(2))))
    dump.tables[name] = table
