"""`publish:`: the copy that readers keep open while runs go on, and what its failures leave.

  publish_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading

from end_to_end import EndToEnd, main

from compare import compare_all

SYNCS = 20
TABLES = ("users", "order", "click")
COUNTS = "SELECT " + ", ".join(f'(SELECT count(*) FROM heap."{table}") AS "{table}"' for table in TABLES)


class HeldReader:
    """A program that has a DuckDB file open read-only until it is closed."""

    def __init__(self, program, path):
        self.process = subprocess.Popen(
            [program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        if self.process.stdout.readline() != "open\n":
            raise RuntimeError(f"the reader cannot open {path}: {self.process.communicate()[1].strip()}")

    def row(self, sql):
        self.process.stdin.write(sql + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{sql}: {self.process.communicate()[1].strip()}")
        return json.loads(answer)

    def close(self):
        self.process.communicate()


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Publishing(EndToEnd):
    def setUp(self):
        super().setUp()
        self.copy = self.at("readers", "published.duckdb")
        os.makedirs(self.at("readers"))

    def reader(self, path):
        program = os.path.join(os.path.dirname(self.driver.table_rows), "cairn_held_reader")
        return contextlib.closing(HeldReader(program, path))

    def publish(self, *arguments, **options):
        changes = {"publish": self.copy, **options.pop("flags", {})}
        return self.cairn("sync", *self.flags(**changes), *arguments, **options)

    def counts_of(self, path):
        with self.reader(path) as reader:
            return self.counts_in(reader)

    @staticmethod
    def counts_in(reader):
        row = reader.row(COUNTS)
        return tuple(int(row[table]) for table in TABLES)

    def counts_of_model(self):
        return tuple(len(self.model.tables[table].rows) for table in TABLES)

    def expect_copy_of_the_model(self):
        self.assertEqual(compare_all(self.driver, self.copy, self.model), [])
        self.assertEqual(os.listdir(self.at("readers")), ["published.duckdb"], "neither a WAL nor anything else")


class Readers(Publishing):
    def write_dumps(self, rng):
        """Dump by dump, every table changes: increments that overlap, and full dumps that make tables smaller."""
        for dump_id in range(1, SYNCS + 1):
            tables = []
            for table in TABLES:
                key = "user_id" if table == "users" else "event_id"
                is_full = dump_id == 1 or rng.random() < 0.2
                ids = rng.sample(range(900), rng.randrange(50, 300))
                rows = [(i, f"{table} of dump {dump_id}") for i in ids]
                fields = {key: "long", "v": "string"}
                tables.append(self.bucket.table(dump_id, table, rows, full=is_full, fields=fields))
            self.bucket.manifest(dump_id, {"dump_id": dump_id, "tables": tables})

    def open_anew_again_and_again(self, stop, seen, failures):
        while not stop.is_set():
            try:
                seen.append(self.counts_of(self.copy))
            except RuntimeError as error:
                failures.append(str(error))
                return

    def test_they_keep_it_open_through_twenty_syncs_and_see_whole_generations(self):
        seed = random.randrange(1_000_000)
        self.write_dumps(random.Random(seed))
        generations, seen, failures, stop = [], [], [], threading.Event()
        others = threading.Thread(target=self.open_anew_again_and_again, args=(stop, seen, failures))
        with contextlib.ExitStack() as held:
            self.addCleanup(others.join)
            self.addCleanup(stop.set)
            readers = []
            for dump_id in range(1, SYNCS + 1):
                outcome = self.publish("--until-dump", str(dump_id))
                self.expect_code(outcome, 0)
                self.model.sync(until_dump=dump_id)
                self.expect_copy_of_the_model()
                generations.append(self.counts_of_model())
                readers.append(held.enter_context(self.reader(self.copy)))
                if dump_id == 1:
                    others.start()
                for generation, reader in zip(generations, readers):
                    self.assertEqual(self.counts_in(reader), generation, f"seed {seed}: a held copy never changes")
            stop.set()
            others.join()
        self.assertEqual(failures, [], f"seed {seed}")
        self.assertEqual(set(seen) - set(generations), set(), f"seed {seed}: no other state was ever seen")
        self.assertGreater(len(seen), SYNCS)

    def test_a_database_that_is_held_names_the_holder_and_the_cure(self):
        self.bucket.dump(1, "order", [(1, "a")], full=True)
        self.expect_code(self.sync(), 0)
        with self.reader(self.database) as reader:
            outcome = self.sync()
            self.expect_error(outcome, 7, rf"cairn_held_reader.*PID {reader.process.pid}\b", r"publish: PATH")
        self.expect_code(self.sync(), 0)


class Failures(Publishing):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", [(1, "a")], full=True)
        self.model.sync()

    def test_the_report_and_its_stored_form_say_where_the_copy_is(self):
        outcome = self.publish("--output", "json")
        self.expect_code(outcome, 0)
        self.assertEqual(outcome.json()["copy"], {"path": self.copy, "error": None})
        stored = self.cairn("report", *self.flags(select=None), "--output", "json")
        self.assertEqual(stored.json()["copy"], {"path": self.copy, "error": None})
        self.assertIn(self.copy, self.publish().stdout)

    def test_the_copy_keeps_the_rights_that_people_gave_it(self):
        self.expect_code(self.publish(), 0)
        os.chmod(self.copy, 0o640)
        self.expect_code(self.publish(), 0)
        self.assertEqual(os.stat(self.copy).st_mode & 0o777, 0o640)

    def test_a_copy_that_fails_leaves_the_one_before_and_the_loads_stand(self):
        self.expect_code(self.publish(), 0)
        self.bucket.dump(2, "order", [(2, "b")])
        outcome = self.publish("--output", "json", env={"CAIRN_FP": "S25.copy=error"})
        self.expect_code(outcome, 4)
        self.assertEqual(outcome.json()["exit_code"], 4)
        self.assertIn("failpoint", outcome.json()["copy"]["error"]["message"])
        self.expect_copy_of_the_model()
        stored = self.cairn("report", *self.flags(select=None), "--output", "json").json()
        self.assertEqual((stored["exit_code"], stored["copy"]), (4, outcome.json()["copy"]))
        self.model.sync()
        self.expect_model()
        self.expect_code(self.publish(), 0)
        self.expect_copy_of_the_model()

    def test_what_a_killed_copy_left_is_removed_by_the_next(self):
        self.expect_code(self.publish(), 0)
        for failpoint in ("S25.copy", "S25.copy.renamed"):
            with self.subTest(failpoint):
                outcome = self.publish(env={"CAIRN_FP": f"{failpoint}=kill"})
                self.assertEqual(outcome.code, -9)
                self.assertEqual(compare_all(self.driver, self.copy, self.model), [])
                self.expect_code(self.publish(), 0)
                self.expect_copy_of_the_model()

    def test_places_where_no_copy_can_go_are_refused_before_anything_is_done(self):
        os.mkdir(self.at("folder"))
        os.symlink(self.database, self.at("alias.duckdb"))
        os.mkfifo(self.at("pipe"))
        with open(self.at("letter.txt"), "w", encoding="utf-8") as letter:
            letter.write("Dear reader, this is no database.")
        for place, message, hint in (
            (self.database, "the database itself", "another file"),
            (self.at("alias.duckdb"), "is a symbolic link", "the file that it points to"),
            (self.at("folder"), "is a directory", "name a file in it"),
            (self.at("pipe"), "is no ordinary file", "another file"),
            ("/dev/null", "is no ordinary file", "another file"),
            (self.at("nowhere", "x.duckdb"), "nowhere does not exist", "create it"),
            (self.at("heap.duckdb"), "the name of its schema heap", "rename"),
            (self.at("HEAP_RAW.db"), "the name of its schema heap_raw", "rename"),
            (self.at("letter.txt"), "no DuckDB database", "another file"),
        ):
            with self.subTest(place):
                self.expect_error(self.publish(flags={"publish": place}), 2, message, hint)
                self.expect_nothing_written()

    def test_a_copy_that_somebody_writes_to_is_left_alone(self):
        self.expect_code(self.publish(), 0)
        with open(self.copy + ".wal", "wb") as wal:
            wal.write(b"commits of somebody")
        self.expect_error(self.publish(), 2, "has a .wal beside it", "read-only")

    def other_database(self, schema="heap"):
        """A database of another connection."""
        path = self.at("other.duckdb")
        self.expect_code(self.sync(destination=f"duckdb:{path}", schema=schema), 0)
        return path

    def expect_refusal(self, path, message, hint):
        """Nothing replaces the database at `path`: neither a first sync nor a later one, and `check` says so, too."""
        before = content(path)
        self.expect_error(self.publish(flags={"publish": path}), 2, message, hint)
        self.expect_nothing_written()
        self.expect_code(self.sync(), 0)
        self.expect_error(self.publish(flags={"publish": path}), 2, message, hint)
        checks = self.cairn("check", *self.flags(publish=path), "--output", "json")
        self.expect_code(checks, 2)
        verdict = next(check for check in checks.json()["checks"] if check["hop"] == "publish")
        self.assertEqual(verdict["verdict"], "failed")
        self.assertRegex(verdict["message"], message)
        self.assertRegex(verdict["hint"], hint)
        self.assertEqual(content(path), before)

    def test_the_database_of_another_connection_is_not_replaced(self):
        self.expect_refusal(self.other_database(), r"is another database.*opened it on", "gone, move it away")

    def test_a_database_that_is_not_cairns_is_not_replaced(self):
        self.expect_refusal(self.other_database(schema="elsewhere"), "Cairn did not make", "move this one away")

    def test_a_database_that_cannot_be_read_is_not_replaced(self):
        path = self.at("torn.duckdb")
        shutil.copy(self.other_database(), path)
        os.truncate(path, 10_000)
        self.expect_refusal(path, "cannot be seen: DuckDB", "move this one away")

    def test_check_looks_at_the_place_of_the_copy(self):
        check = lambda: self.cairn("check", *self.flags(publish=self.copy))  # noqa: E731
        self.assertRegex(check().stdout, rf"(?m)^ok +publish +a copy can go to {self.copy}")
        self.expect_code(self.publish(), 0)
        self.assertRegex(check().stdout, r"(?m)^ok +publish ")
        self.assertNotRegex(self.cairn("check", *self.flags()).stdout, r"(?m)^\w+ +publish ")

    def test_the_connection_file_has_it_too(self):
        os.makedirs(self.at("connections"))
        with open(self.at("connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write(
                "source: {path: bucket}\nselect: ['*']\n"
                "destination: {type: duckdb, path: warehouse.duckdb, publish: readers/published.duckdb}\n"
            )
        self.expect_code(self.cairn("sync"), 0)
        self.expect_copy_of_the_model()


if __name__ == "__main__":
    sys.exit(main(__doc__))
