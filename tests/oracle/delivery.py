"""How dumps reach a bucket: in which order, and what goes wrong on the way."""

from dataclasses import dataclass

from avro_write import container
from timeline import PublishedDump, PublishedTable


@dataclass
class Step:
    """What happens to the bucket (`files`: path to bytes, or to None for deleted), and the run that follows."""

    files: dict
    select: tuple = ("*",)
    until_dump: int = None
    start_date: str = None
    threads: int = 1
    note: str = ""


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
    return [
        Step(
            {path: data for dump in group for path, data in (*dump.files().items(), (dump.path(), dump.manifest()))},
            threads=threads,
        )
        for group in groups
    ]


DAMAGES = {
    "missing": lambda rng, data: None,
    "empty": lambda rng, data: b"",
    "cut": lambda rng, data: data[: -rng.randrange(1, min(len(data), 40))],
    "garbage": lambda rng, data: b"not avro at all, " * 4,
    "unknown codec": lambda rng, data: container({"type": "record", "name": "row", "fields": []}, []).replace(
        b"snappy", b"sloppy"
    ),
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
        self.steps[index].files[dump.path()] = rng.choice(
            (b"{ not json", b"[]", good[: len(good) // 2], b'{"dump_id": "x"}')
        )
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
        tables[place] = PublishedTable(
            old.name,
            old.incremental,
            old.columns,
            old.files[:-1] if old.files else [],
            ["sync_0/never_written.avro"] if not old.files else [],
        )
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
            elif rng.random() < 0.1 and "users" in tables:
                step.select = ("users", "*s*", "*")
