"""What goes wrong before and outside Cairn: each case ends with the right exit code, a message that names the
culprit, a hint that says how to mend it, and nothing half-loaded.

  bad_input_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import fcntl
import json
import os
import re
import subprocess
import sys
import time
import unittest

from end_to_end import EndToEnd, main

from bucket import Bucket, data_file

ROWS = [(1, "a"), (2, "b"), (3, "c"), (4, "d")]


class Source(EndToEnd):
    def test_no_such_directory(self):
        self.expect_error(self.sync(source=self.at("nowhere")), 2, "nowhere")
        self.expect_nothing_written()

    def test_a_file_in_place_of_a_directory(self):
        with open(self.at("file"), "wb"):
            pass
        self.expect_error(self.sync(source=self.at("file")), 2, "file")
        self.expect_nothing_written()

    def test_an_empty_bucket(self):
        os.makedirs(self.bucket.path)
        self.expect_error(self.sync(), 2, "manifest")
        self.expect_nothing_written()

    def test_manifests_one_level_down_are_suggested_as_a_prefix(self):
        self.bucket.path = self.at("bucket", "copied")
        self.bucket.dump(1, "order", ROWS, full=True)
        self.expect_error(self.sync(source=self.at("bucket")), 2, "manifest", hint="copied")

    def test_only_decoys_under_manifests(self):
        self.bucket.write("manifests/sync_1.json.bak", b"{}")
        self.bucket.write("manifests_old/sync_1.json", b"{}")
        self.expect_error(self.sync(), 2, "manifest")

    def test_a_bucket_with_one_manifest_that_is_no_json(self):
        self.bucket.manifest(7, b"{ this is not JSON")
        outcome = self.sync()
        self.assertIn(outcome.code, (2, 3))
        self.assertIn("sync_7.json", outcome.stderr)

    def test_status_does_not_call_up_to_date_what_an_unreadable_manifest_may_concern(self):
        self.bucket.dump(1, "order", ROWS, full=True)
        self.bucket.manifest(2, b"{ this is not JSON")
        self.expect_code(self.sync(), 3)
        status = self.cairn("status", *self.flags())
        self.assertIn("unreadable dump 2: manifests/sync_2.json", status.stdout)
        self.assertIn("stopped in the last run: order", status.stdout)
        self.assertNotIn("Up to date", status.stdout)
        (order,) = self.cairn("status", *self.flags(), "--output", "json").json()["tables"]
        self.assertEqual((order["state"], order["obstacle"]["outcome"]), ("stopped", "stopped"))

    def test_an_unreadable_manifest_is_told_once_however_many_tables_it_stops(self):
        tables = [self.bucket.table(1, name, ROWS, full=True) for name in ("cart", "order", "person")]
        self.bucket.manifest(1, {"dump_id": 1, "tables": tables})
        self.bucket.manifest(2, b"{ this is not JSON")
        plan = self.cairn("plan", *self.flags())
        self.assertIn("stops 3 tables ('cart', 'order' and 'person') before dump 2: manifests/sync_2.json", plan.stdout)
        self.assertEqual(plan.stdout.count("sync_2.json"), 1, plan.stdout)
        sync = self.sync()
        self.expect_code(sync, 3)
        self.assertIn("stopped 3 tables ('cart', 'order' and 'person'): manifests/sync_2.json", sync.stdout)
        self.assertEqual(sync.stdout.count("sync_2.json"), 1, sync.stdout)
        report = self.cairn("report", *self.flags(), "--output", "json").json()
        self.assertEqual([table["error"]["kind"] for table in report["tables"]], ["bad_input"] * 3)

    def test_manifests_that_name_two_buckets(self):
        self.bucket.dump(1, "order", ROWS, full=True)
        self.bucket.manifest(
            2,
            {
                "dump_id": 2,
                "tables": [
                    {
                        "name": "order",
                        "incremental": True,
                        "columns": [],
                        "files": ["s3://heap-rs3-other/sync_2/order/x.avro"],
                    }
                ],
            },
        )
        outcome = self.sync()
        self.assertIn(outcome.code, (2, 3))
        self.assertIn("heap-rs3-other", outcome.stdout + outcome.stderr)


class Tables(EndToEnd):
    """One table is in trouble: it stops before the bad dump, the other one is loaded."""

    def setUp(self):
        super().setUp()
        self.bucket.manifest(
            1,
            {
                "dump_id": 1,
                "tables": [
                    self.bucket.table(1, "order", ROWS, full=True),
                    self.bucket.table(1, "other", ROWS, full=True),
                ],
            },
        )

    def second_dump(self, *files, fields=None):
        """Dump 2: the files are those of `order`, while `other` is well."""
        self.bucket.manifest(
            2,
            {
                "dump_id": 2,
                "tables": [
                    self.bucket.table(2, "order", *files, fields=fields),
                    self.bucket.table(2, "other", [(9, "z")]),
                ],
            },
        )

    def expect_only_order_stops(self, message):
        outcome = self.sync()
        self.expect_stop(outcome, "order", message)
        self.model.sync()
        self.assertEqual(self.model.exit_code, 3)
        self.expect_model()
        report = self.cairn("report", *self.flags(select=None), "--output", "json")
        self.expect_code(report, 0)
        errors = {table["table"]: table["error"] for table in report.json()["tables"]}
        self.assertIsNone(errors["other"])
        self.assertIn(errors["order"]["kind"], ("bad_input", "not_found", "schema_mismatch"))

    def test_a_missing_file(self):
        self.second_dump([(5, "e")], None)
        self.expect_only_order_stops("part-00001-c000.avro")

    def test_a_truncated_file(self):
        self.second_dump(data_file(ROWS)[:-7])
        self.expect_only_order_stops("part-00000-c000.avro.*(byte|offset)")

    def test_a_wrong_checksum(self):
        whole = bytearray(data_file(ROWS, codec="snappy"))
        whole[-18] ^= 0x10  # in the CRC, in front of the last sync marker
        self.second_dump(bytes(whole))
        self.expect_only_order_stops("part-00000-c000.avro.*(?i:crc|checksum)")

    def test_an_unknown_codec(self):
        self.second_dump(data_file(ROWS, codec="snappy").replace(b"\x0csnappy", b"\x0csloppy"))
        self.expect_only_order_stops("part-00000-c000.avro.*sloppy")

    def test_a_file_that_is_no_avro(self):
        self.second_dump(b"event_id,v\n1,a\n")
        self.expect_only_order_stops("part-00000-c000.avro")

    def test_an_empty_file(self):
        self.second_dump(b"")
        self.expect_only_order_stops("part-00000-c000.avro")

    def test_a_wrong_sync_marker(self):
        self.second_dump(data_file(ROWS)[:-16] + b"?" * 16)
        self.expect_only_order_stops("part-00000-c000.avro.*sync")

    def test_text_that_is_no_utf_8(self):
        self.second_dump(data_file([(5, "~~~~")], codec="null").replace(b"~~~~", b"~\xff\xfe~"))
        self.expect_only_order_stops("part-00000-c000.avro.*UTF-8")

    def test_another_type_stops_nothing(self):
        self.second_dump([(5, 5)], fields={"event_id": "long", "v": "long"})
        self.expect_code(self.sync(), 0)
        self.model.sync()
        self.expect_model()

    def test_an_address_outside_the_bucket(self):
        for uri in ("http://169.254.169.254/latest", "file:///etc/passwd", "s3://heap-rs3-acme/../secret.avro"):
            with self.subTest(uri):
                self.bucket.manifest(
                    2,
                    {
                        "dump_id": 2,
                        "tables": [
                            {"name": "order", "incremental": True, "columns": ["event_id"], "files": [uri]},
                            self.bucket.table(2, "other", [(9, "z")]),
                        ],
                    },
                )
                self.expect_only_order_stops("")

    def test_a_link_that_leaves_the_bucket(self):
        self.second_dump(None)
        os.makedirs(self.at("bucket", "sync_2", "order"), exist_ok=True)
        with open(self.at("secret.avro"), "wb") as secret:
            secret.write(data_file(ROWS))
        os.symlink(self.at("secret.avro"), self.at("bucket", "sync_2", "order", "part-00000-c000.avro"))
        self.expect_stop(self.sync(), "order", "part-00000-c000.avro")

    def test_a_manifest_that_is_no_json(self):
        self.bucket.manifest(2, b"<html>Access denied</html>")
        outcome = self.sync()
        self.expect_stop(outcome, "order", "sync_2.json")
        self.model.sync()
        self.expect_model()

    def test_one_id_with_two_contents_names_both_keys(self):
        self.second_dump([(5, "e")])
        self.bucket.manifest(902, {"dump_id": 2, "tables": [self.bucket.table(2, "other", [(9, "z")])]})
        outcome = self.sync()
        self.expect_stop(outcome, "order", "")
        for key in ("sync_2.json", "sync_902.json"):
            self.assertIn(key, outcome.stdout + outcome.stderr)
        self.model.sync()
        self.expect_model()


class Commands(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", ROWS, full=True)

    def test_an_unknown_table(self):
        self.expect_error(self.sync(select="order,ordre"), 2, "ordre")
        self.expect_nothing_written()

    def test_a_glob_without_match_is_no_error(self):
        outcome = self.sync(select="order,nothing_*")
        self.expect_code(outcome, 0)
        self.assertIn("nothing_*", outcome.stdout + outcome.stderr)

    def test_nothing_selected(self):
        self.expect_error(self.sync(select=None), 2, "select")
        self.expect_nothing_written()

    def test_an_unknown_flag(self):
        outcome = self.sync("--thraeds", "2")
        self.expect_code(outcome, 2)
        self.assertIn("--thraeds", outcome.stderr)
        self.expect_nothing_written()

    def test_an_unknown_command(self):
        outcome = self.cairn("snyc")
        self.expect_code(outcome, 2)
        self.assertIn("snyc", outcome.stderr)

    def test_an_unknown_destination_lists_what_there_is(self):
        outcome = self.sync(destination="oracle:x")
        self.expect_code(outcome, 2)
        self.assertRegex(outcome.stderr, "oracle")
        self.assertRegex(outcome.stderr, "duckdb")

    def test_bad_values_of_flags(self):
        for flag, value in (
            ("--until-dump", "soon"),
            ("--until-dump", "-1"),
            ("--until-dump", "99999999999999999999999"),
            ("--threads", "many"),
            ("--threads", "-1"),
            ("--threads", "0"),
            ("--threads", "100000"),
            ("--output", "xml"),
            ("--schema", ""),
            ("--raw-schema", "information_schema"),
            ("--memory", "lots"),
            ("--bucket", "a bucket"),
        ):
            with self.subTest(f"{flag} {value}"):
                outcome = self.sync(f"{flag}={value}")
                self.expect_code(outcome, 2)
                self.assertIn(value, outcome.stderr)
                self.assertIn(flag, outcome.stderr)
                self.expect_nothing_written()

    def test_numbers_of_rows_that_cannot_be(self):
        self.expect_code(self.sync(), 0)
        for command in (("preview", "order", "--rows"), ("rejects", "--limit")):
            for value in ("-1", "many", "", "99999999999999999999"):
                with self.subTest(f"{command} {value}"):
                    *words, flag = command
                    self.expect_error(self.cairn(*words, flag, value, *self.flags()), 2, f"{flag}: `{value}` is not")
        self.bucket.write("file.avro", data_file(ROWS))
        for value in ("-1", "some", ""):
            outcome = self.cairn("inspect", self.at("bucket", "file.avro"), "--rows", value)
            self.expect_error(outcome, 2, rf"--rows N\|all: `{value}` is not")
        self.expect_error(self.cairn("sample", self.at("x"), "--seed", "-1"), 2, "--seed: `-1` is less than 0")

    def test_a_connection_is_named_or_made_of_flags(self):
        for flag in ("--connection", "--workspace"):
            for command in (("sync", *self.flags()), ("discover", "--source", self.bucket.path)):
                self.expect_error(self.cairn(*command, flag, "x"), 2, f"--source and {flag} exclude each other")
        self.expect_nothing_written()

    def test_errors_of_every_command_are_events_of_the_log_where_the_log_is_json(self):
        nowhere = self.flags(source=self.at("nowhere"))
        for command in (
            ("verify", *nowhere),
            ("discover", "--source", self.at("nowhere")),
            ("config", "check"),
            ("connections",),
            ("inspect", self.at("nowhere.avro")),
            ("select", "users"),
            ("sample", self.at("bucket")),
            ("init", "a/b"),
            ("sync", "--thraeds", "2"),
            ("approve", *self.flags()),
        ):
            with self.subTest(command):
                name, *rest = command
                place = 1 if name == "config" else 0
                words = [name, *rest[:place], "--log-format", "json", *rest[place:]]
                outcome = self.cairn(*words)
                last = json.loads(outcome.stderr.splitlines()[-1])
                self.assertEqual((last["level"], last["event"]), ("error", "command_failed"))
                self.assertNotEqual(outcome.code, 0)

    def test_errors_are_events_of_the_log_where_the_log_is_json(self):
        outcome = self.sync("--log-format", "json", select="ordre")
        self.expect_code(outcome, 2)
        last = json.loads(outcome.stderr.splitlines()[-1])
        self.assertEqual((last["level"], last["event"], last["kind"]), ("error", "command_failed", "config"))
        self.assertIn("order", last["hint"])

    def test_an_answer_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            outcome = subprocess.run(
                [self.driver.cairn, "plan", *self.flags()],
                env=self.driver.environment,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        self.assertEqual(outcome.returncode, 4)
        self.assertIn("No space left on device", outcome.stderr)

    def test_no_home_is_no_obstacle(self):
        nowhere = {"HOME": "", "XDG_CACHE_HOME": ""}
        self.expect_code(self.cairn("sync", *self.flags(), env=nowhere), 0)
        self.expect_code(self.cairn("status", *self.flags(), env=nowhere), 0)
        unwritable = {"XDG_CACHE_HOME": "/proc/nowhere"}
        self.expect_code(self.cairn("sync", *self.flags(), env=unwritable), 0)
        self.model.sync()
        self.expect_model()


    def test_another_bucket_is_not_mixed_in(self):
        self.expect_code(self.sync(), 0)
        before = self.driver.hashes(self.database)
        other = Bucket(self.at("other"), name="heap-rs3-other")
        other.dump(2, "order", [(9, "z")], full=True)
        self.expect_error(self.sync(source=other.path), 2, "heap-rs3-other", hint="--adopt")
        self.assertEqual(self.driver.hashes(self.database), before)
        self.expect_code(self.sync("--adopt", source=other.path), 0)
        rows = self.driver.rows(self.database)["order"]
        self.assertEqual([(row["event_id"], row["v"]) for row in rows], [(9, "z")], "the full dump replaced them all")
        self.expect_code(self.sync(source=other.path), 0)
        self.assertEqual(self.driver.rows(self.database)["order"], rows)


class Keys(EndToEnd):
    """A key that a connection file asks for: taken at its word, or refused."""

    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", ROWS, full=True)

    def test_a_key_that_the_files_lack_stops_the_table(self):
        outcome = self.sync_with("order: { key: [evnt_id] }")
        self.expect_code(outcome, 2)
        self.assertIn("evnt_id", outcome.stdout)
        self.assertIn("event_id", outcome.stdout)

    def test_a_field_that_nobody_has_is_remarked_on(self):
        outcome = self.sync_with("order: { fields: [lable] }")
        self.expect_code(outcome, 0)
        self.assertIn("lable", outcome.stdout)

    def sync_with(self, entry):
        os.makedirs(self.at("work", "connections"))
        with open(self.at("work", "connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write(
                f"source: {{ path: {self.bucket.path} }}\n"
                f"destination: {{ type: duckdb, path: {self.database} }}\n"
                f"select:\n  - {entry}\n"
            )
        return self.cairn("sync", "--workspace", self.at("work"))


class Destination(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", ROWS, full=True)

    @unittest.skipIf(os.geteuid() == 0 and not os.path.isdir("/proc"), "needs a directory that nobody can write to")
    def test_an_unwritable_path(self):
        # /proc refuses new files even to root.
        for path in ("/proc/warehouse.duckdb", self.at("no", "such", "folder", "warehouse.duckdb")):
            with self.subTest(path):
                outcome = self.sync(destination=f"duckdb:{path}")
                self.assertIn(outcome.code, (2, 6))
                self.assertRegex(outcome.stderr, f"(?s)cairn: .*{os.path.dirname(path)}.*  hint: ")

    @unittest.skipUnless(os.path.isdir("/sys/kernel"), "needs a directory that nobody can write to")
    def test_a_place_that_may_not_be_written_is_a_missing_right(self):
        outcome = self.sync(destination="duckdb:/sys/warehouse.duckdb")
        self.expect_error(outcome, 6, "/sys")

    def test_a_directory_in_place_of_a_file(self):
        os.makedirs(self.at("folder.duckdb"))
        self.expect_error(self.sync(destination=f"duckdb:{self.at('folder.duckdb')}"), 2, "folder.duckdb")

    def test_a_file_that_is_no_database(self):
        with open(self.database, "wb") as stream:
            stream.write(b"these are notes of mine\n" * 1000)
        outcome = self.sync()
        self.assertIn(outcome.code, (2, 3))
        self.assertIn("warehouse.duckdb", outcome.stderr)
        with open(self.database, "rb") as stream:
            self.assertTrue(stream.read().startswith(b"these are notes"), "a foreign file is never touched")

    def test_a_schema_named_like_the_file(self):
        self.expect_error(self.sync(destination=f"duckdb:{self.at('heap.duckdb')}"), 2, "heap")
        self.assertFalse(os.path.exists(self.at("heap.duckdb")))

    def test_a_file_that_another_process_holds(self):
        self.expect_code(self.sync(), 0)
        # DuckDB locks the whole file with fcntl; so does this process.
        with open(self.database, "r+b") as stream:
            fcntl.lockf(stream, fcntl.LOCK_EX)
            started = time.monotonic()
            outcome = self.sync()
            self.expect_error(outcome, 7, "warehouse.duckdb")
            self.assertLess(time.monotonic() - started, 30, "the loser does not wait")
        self.expect_code(self.sync(), 0)


class DamagedDatabase(EndToEnd):
    """What can no longer be read is kept before anybody mends it, by the commands that were to write."""

    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", ROWS, full=True)

    def damage_wal(self):
        """A run that was killed after a commit leaves a WAL; a bit of a name in it is wrong."""
        outcome = self.cairn("sync", *self.flags(), env={"CAIRN_FP": "S21.commit_acked=kill"})
        if outcome.code == 0:
            self.skipTest("a release build has no failpoints")
        with open(self.database + ".wal", "r+b") as wal:
            wal.seek(wal.read().index(b"order"))
            wal.write(b"Order")

    def contents(self):
        """By the end of its name, each file of the database."""
        found = {}
        for name in os.listdir(self.folder):
            path = self.at(name)
            if path.startswith(self.database) and os.path.isfile(path):
                with open(path, "rb") as stream:
                    found[path[len(self.database) :]] = stream.read()
        return found

    def expect_only_looked_at(self):
        before = self.contents()
        for command in ("plan", "status", "verify", "report"):
            with self.subTest(command):
                self.expect_error(self.cairn(command, *self.flags()), 2, "warehouse.duckdb", hint="keep the file")
                self.assertEqual(self.contents(), before)

    def expect_kept(self, outcome):
        self.expect_error(outcome, 2, "warehouse.duckdb", hint=r"warehouse\.duckdb\.corrupt-\d{8}T\d{6}Z")
        contents = self.contents()
        (copy,) = (end for end in contents if re.fullmatch(r"\.corrupt-\d{8}T\d{6}Z", end))
        self.assertEqual(contents[copy], contents[""])
        self.assertEqual(contents.get(copy + ".wal"), contents.get(".wal"))

    def test_a_wal_with_a_wrong_bit_is_kept_by_a_run(self):
        self.damage_wal()
        self.expect_only_looked_at()
        for _ in range(2):  # the second finds the copy of the first
            self.expect_kept(self.sync())

    def test_a_wal_with_a_wrong_bit_is_kept_by_a_rebuild(self):
        self.damage_wal()
        self.expect_kept(self.cairn("rebuild", *self.flags(), "--all"))

    def test_a_wal_with_a_wrong_bit_is_kept_by_a_decision(self):
        self.damage_wal()
        self.expect_kept(self.cairn("skip-dump", *self.flags(), "order", "--dump", "1", "--reason", "none"))

    def test_a_file_that_was_cut_short_is_kept_and_not_tried_again(self):
        self.expect_code(self.sync(), 0)
        os.truncate(self.database, 100_000)  # in the first of its blocks
        self.expect_only_looked_at()
        self.expect_kept(self.sync())


class Workspace(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", ROWS, full=True)

    def connection(self, text, name="heap_test"):
        path = self.at("workspace", "connections", f"{name}.yaml")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)

    def good(self):
        return (
            f"source:\n  path: {self.bucket.path}\n"
            f"destination:\n  type: duckdb\n  path: {self.database}\n  schema: heap\n"
            'select:\n  - "*"\n'
        )

    def run_sync(self, *arguments):
        return self.cairn("sync", "--workspace", self.at("workspace"), *arguments)

    def test_a_good_file(self):
        self.connection(self.good())
        self.expect_code(self.run_sync(), 0)
        self.model.sync()
        self.expect_model()

    def test_an_unknown_key_names_file_line_and_key(self):
        self.connection(self.good() + "selct: [users]\n")
        self.expect_error(self.run_sync(), 2, r"heap_test\.yaml.*9.*selct")
        self.expect_nothing_written()

    def test_a_doubled_key(self):
        self.connection(self.good() + "select: [users]\n")
        self.expect_error(self.run_sync(), 2, r"heap_test\.yaml.*9.*select")

    def test_a_wrong_type(self):
        self.connection(self.good().replace(self.bucket.path, "[1, 2]"))
        self.expect_error(self.run_sync(), 2, r"heap_test\.yaml:2: source\.path: expected a text", hint=None)

    def test_text_that_is_no_yaml(self):
        self.connection("source: {path: [\n")
        self.expect_error(self.run_sync(), 2, r"heap_test\.yaml")

    def test_an_unset_variable(self):
        self.connection(self.good().replace(self.bucket.path, "${CAIRN_NO_SUCH_VARIABLE}"))
        self.expect_error(self.run_sync(), 2, "CAIRN_NO_SUCH_VARIABLE")

    def test_no_connection_at_all(self):
        os.makedirs(self.at("workspace"))
        self.expect_error(self.run_sync(), 2, "connection")

    def test_an_unknown_connection_lists_those_there_are(self):
        self.connection(self.good())
        self.expect_error(self.run_sync("-c", "heap_prod"), 2, "heap_prod", hint="heap_test")

    def test_two_connections_need_a_name(self):
        self.connection(self.good())
        self.connection(self.good(), "heap_other")
        outcome = self.run_sync()
        self.expect_code(outcome, 2)
        self.assertRegex(outcome.stderr, "(?s)heap_other.*heap_test|heap_test.*heap_other")


if __name__ == "__main__":
    sys.exit(main(__doc__))
