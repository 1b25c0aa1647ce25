"""What people decide: approving what is held, going on without a dump, and what is said about it.

  decisions_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import csv
import fcntl
import getpass
import glob
import io
import json
import os
import re
import socket
import sys

from end_to_end import EndToEnd, main

USERS = {"user_id": "long", "email": "string"}


def people(count, mark="a"):
    return [(i, f"{mark}{i}") for i in range(count)]


class Decisions(EndToEnd):
    """`users` has 2,000 rows in dump 1; dump 2 changes one, dump 3 would leave 10, dump 4 changes one again."""

    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "users", people(2000), full=True, fields=USERS)
        self.sync_all(0)
        self.bucket.dump(2, "users", [(1, "second")], fields=USERS)
        self.bucket.dump(3, "users", people(10, "full"), full=True, fields=USERS)
        self.bucket.dump(4, "users", [(2, "fourth")], fields=USERS)

    def sync_all(self, code):
        """A run of both sides, which must agree."""
        self.model.sync()
        self.assertEqual(self.model.exit_code, code)
        outcome = self.sync()
        self.expect_code(outcome, code)
        self.expect_model()
        return outcome

    def decide(self, command, table, dump, *arguments):
        return self.cairn(command, table, "--dump", str(dump), *self.flags(), *arguments)

    def approve(self, dump, *arguments, table="users"):
        return self.decide("approve", table, dump, *arguments)

    def skip(self, dump, *arguments, table="users", reason="lost for ever"):
        return self.decide("skip-dump", table, dump, "--reason", reason, *arguments)


class Approve(Decisions):
    def test_an_approved_dump_is_published_by_the_next_sync(self):
        held = self.sync_all(5)
        self.assertIn("cairn approve users --dump 3", held.stdout)
        outcome = self.approve(3, "--reason", "test users were removed")
        self.expect_code(outcome, 0)
        for text in ("users, dump 3", "2,000", "10", "next sync publishes it"):
            self.assertIn(text, outcome.stdout)
        self.model.approve("users")
        published = self.sync_all(0)
        self.assertIn("test users were removed", published.stdout)
        self.assertEqual(len(self.driver.rows(self.database)["users"]), 10)

    def test_who_decided_is_recorded(self):
        self.sync_all(5)
        outcome = self.approve(3, "--output", "json")
        self.expect_code(outcome, 0)
        document = outcome.json()
        self.assertEqual(document["format"], 1)
        self.assertEqual(document["actor"], f"{getpass.getuser()}@{socket.gethostname()}")
        self.assertEqual(
            (document["kind"], document["dump"], document["is_new"], document["rows_before"], document["rows_after"]),
            ("approve", 3, True, 2000, 10),
        )
        again = self.approve(3, "--output", "json")
        self.expect_code(again, 0)
        self.assertFalse(again.json()["is_new"])
        self.assertEqual(again.json()["decided_at"], document["decided_at"])

    def test_a_rewritten_manifest_needs_a_new_approval(self):
        self.sync_all(5)
        self.expect_code(self.approve(3), 0)
        self.model.approve("users")
        self.bucket.dump(3, "users", people(11, "other"), full=True, fields=USERS)
        path = self.at("bucket", "manifests", "sync_3.json")
        with open(path, encoding="utf-8") as stream:
            manifest = json.load(stream)
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(manifest, stream, indent=2)
        self.sync_all(5)
        self.expect_code(self.approve(3), 0)
        self.model.approve("users")
        self.sync_all(0)

    def test_what_is_not_held_cannot_be_approved(self):
        self.sync_all(5)
        self.expect_error(self.approve(4), 2, "dump 4 of 'users' is not held", "dump 3")
        self.expect_error(self.approve(2), 2, "dump 2 of 'users' is loaded already", "dump 3")
        self.expect_error(self.approve(99), 2, "dump 99 is not in the bucket", "dump 3")
        self.expect_error(self.approve(3, table="userz"), 2, "userz", "users")
        self.expect_error(self.approve(3, table="user*"), 2, "no table 'user\\*'", "one table")

    def test_before_the_first_hold_nothing_waits(self):
        self.expect_error(self.approve(2), 2, "dump 2 of 'users' is not held", "nothing of 'users' waits")

    def test_a_dump_is_needed(self):
        self.expect_error(self.cairn("approve", "users", *self.flags()), 2, "--dump")

    def test_only_one_process_decides_at_a_time(self):
        self.sync_all(5)
        with open(self.cache_lock(), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.expect_error(self.approve(3), 7, "another run")

    def cache_lock(self):
        (path,) = glob.glob(self.at("cache", "cairn", "*", "lock"))
        return path

    def test_a_gap_that_holds_can_be_approved(self):
        connection = {
            "source": {"path": self.bucket.path},
            "destination": {"type": "duckdb", "path": self.database},
            "select": ["*"],
            "policies": {"gaps": "hold"},
        }
        self.bucket.dump(6, "users", [(5, "behind the gap")], fields=USERS)
        self.bucket.dump(3, "users", [(3, "no full dump")], fields=USERS)
        self.write_connection(connection)
        self.expect_code(self.cairn("sync"), 5)
        self.expect_code(self.cairn("approve", "users", "--dump", "6"), 0)
        self.expect_code(self.cairn("sync"), 0)
        self.model.sync()
        self.expect_model()


class SkipDump(Decisions):
    def test_a_held_dump_is_left_out_for_good(self):
        self.sync_all(5)
        outcome = self.skip(3)
        self.expect_code(outcome, 0)
        self.assertIn("goes on without it", outcome.stdout)
        self.model.skip("users")
        for _ in range(2):
            report = self.sync_all(0)
            self.assertRegex(report.stdout, r"dump 3 of 'users' is left out, as \S+@\S+ decided on .*: lost for ever")
        self.assertEqual(len(self.driver.rows(self.database)["users"]), 2000)
        plan = self.cairn("plan", *self.flags())
        self.assertIn("dump 3 of 'users' is left out", plan.stdout)
        status = self.cairn("status", *self.flags(), "--output", "json").json()
        users = next(table for table in status["tables"] if table["table"] == "users")
        self.assertEqual((users["hold"], users["dumps_behind"], users["bookmark"]), (None, 0, 4))

    def test_a_broken_file_is_skipped_and_other_tables_are_not(self):
        self.bucket.manifest(
            3,
            {
                "dump_id": 3,
                "tables": [
                    self.bucket.table(3, "users", b"not avro at all", fields=USERS),
                    self.bucket.table(3, "order", [(1, "a")], full=True),
                ],
            },
        )
        stopped = self.sync_all(3)
        self.assertIn("skip-dump", stopped.stdout)
        self.expect_code(self.skip(3), 0)
        self.model.skip("users")
        self.sync_all(0)

    def test_damage_that_only_a_run_sees_can_be_skipped(self):
        self.bucket.dump(3, "users", people(10), fields=USERS)
        path = self.at("bucket", "sync_3", "users", "part-00000-c000.avro")
        with open(path, "r+b") as stream:
            data = bytearray(stream.read())
            data[-30] ^= 0xFF
            stream.seek(0)
            stream.write(data)
        self.sync_all(3)
        self.expect_code(self.skip(3), 0)
        self.model.skip("users")
        self.sync_all(0)

    def test_a_manifest_that_cannot_be_read_is_skipped_for_one_table(self):
        self.bucket.manifest(3, b"{ not json")
        self.sync_all(3)
        self.expect_code(self.skip(3), 0)
        self.model.skip("users")
        self.sync_all(0)

    def test_a_reason_is_needed(self):
        self.sync_all(5)
        self.expect_error(self.cairn("skip-dump", "users", "--dump", "3", *self.flags()), 2, "--reason")
        self.expect_error(self.skip(3, reason="  "), 2, "reason is empty")

    def test_what_is_well_cannot_be_skipped(self):
        self.sync_all(5)
        self.expect_error(self.skip(4), 2, "dump 4 of 'users' is neither held nor broken", "dump 3")
        self.expect_error(self.skip(1), 2, "dump 1 of 'users' is loaded already", "dump 3")
        self.expect_error(self.skip(99), 2, "dump 99 is not in the bucket", "dump 3")

    def test_a_mind_may_change_until_the_dump_is_skipped(self):
        self.sync_all(5)
        self.expect_code(self.approve(3), 0)
        self.expect_code(self.skip(3), 0)
        self.model.skip("users")
        self.expect_error(self.approve(3), 2, "left out for good")
        self.sync_all(0)


class Rebuild(Decisions):
    """The hold of dump 3 is out of the way: it is small, and what follows is loaded."""

    def setUp(self):
        super().setUp()
        self.bucket.dump(3, "users", [(3, "third")], fields=USERS)
        self.sync_all(0)

    def rebuild(self, code, *tables, check=True):
        names = tables or ("users",)
        self.model.rebuild(*names)
        self.assertEqual(self.model.exit_code, code)
        outcome = self.cairn("rebuild", *names, *self.flags())
        self.expect_code(outcome, code)
        if check:
            self.expect_model()
        return outcome

    def forget(self, dump):
        os.remove(self.at("bucket", "manifests", f"sync_{dump}.json"))

    def meta(self):
        return self.driver.meta(self.database)["users"]

    def test_what_the_bucket_has_now_takes_the_place_of_the_rows(self):
        self.bucket.dump(2, "users", [(1, "mended"), (5000, "new")], fields=USERS)
        outcome = self.rebuild(0)
        self.assertRegex(outcome.stdout, r"rebuild 1–4")
        self.assertIn("2,001", outcome.stdout)
        self.assertEqual(self.meta()["epoch"], 1)
        again = self.sync_all(0)
        self.assertIn("nothing new", again.stdout)

    def test_reset_is_another_name_for_it(self):
        self.model.rebuild("users")
        self.expect_code(self.cairn("reset", "--all", *self.flags()), 0)
        self.expect_model()

    def test_which_tables_must_be_said(self):
        self.expect_error(self.cairn("rebuild", *self.flags()), 2, "which tables", "--all")
        self.expect_error(self.cairn("rebuild", "users", "--all", *self.flags()), 2, "exclude each other")
        self.expect_error(self.cairn("rebuild", "userz", *self.flags()), 2, "userz", "users")

    def test_a_dump_that_is_gone_from_the_bucket_holds_the_rebuild(self):
        self.forget(2)
        held = self.rebuild(5)
        self.assertIn("would lack 1 dump(s) that it has now: '2'", held.stdout)
        self.assertIn("cairn approve users --dump 1", held.stdout)
        status = self.cairn("status", *self.flags(), "--output", "json").json()
        self.assertEqual(status["tables"][0]["hold"]["dump"], 1)
        self.bucket.dump(5, "users", [(7, "a sync goes on meanwhile")], fields=USERS)
        self.sync_all(0)
        self.model.rebuild("users")  # only so that it knows what waits
        approved = self.approve(1, "--reason", "dump 2 was nonsense")
        self.expect_code(approved, 0)
        self.assertIn("cairn rebuild users", approved.stdout)
        self.model.approve("users")
        self.rebuild(0)
        self.assertEqual(self.meta()["state"], "ok")
        self.rebuild(0)  # lacks nothing any more

    def test_an_approval_is_used_up_by_its_rebuild(self):
        self.forget(4)
        self.rebuild(5)
        self.expect_code(self.approve(1), 0)
        self.model.approve("users")
        self.rebuild(0)
        self.forget(3)
        self.model.tables["users"].rebuild_approved.clear()
        self.rebuild(5)

    def test_a_full_dump_that_is_gone_from_the_bucket_holds_the_rebuild(self):
        self.forget(1)
        held = self.rebuild(5)
        self.assertIn("dump(s) that it has now", held.stdout)

    def test_a_rebuild_that_begins_with_an_incremental_dump_is_held(self):
        for dump in (1, 2):
            self.bucket.dump(dump, "users", people(2000, "again")[dump - 1 :: 2], fields=USERS)
        held = self.rebuild(5)
        self.assertRegex(held.stdout, r"(?i)incremental|full dump")
        self.expect_code(self.approve(1), 0)
        self.model.approve("users")
        self.rebuild(0)

    def test_a_rebuild_that_shrinks_the_table_is_held(self):
        self.bucket.dump(1, "users", people(300), full=True, fields=USERS)
        held = self.rebuild(5)
        self.assertRegex(held.stdout, "from 2,?000 rows to 300")
        self.expect_code(self.approve(1), 0)
        self.model.approve("users")
        self.rebuild(0)
        self.assertEqual(len(self.driver.rows(self.database)["users"]), 300)

    def test_a_damaged_file_leaves_the_table_as_it_is(self):
        self.bucket.dump(4, "users", b"not avro", fields=USERS)
        before = self.driver.hashes(self.database)
        self.expect_code(self.cairn("rebuild", "users", *self.flags()), 5)  # it would lack dump 4
        self.assertEqual(self.driver.hashes(self.database), before)

    def test_a_skipped_dump_stays_out(self):
        self.bucket.dump(5, "users", b"not avro", fields=USERS)
        self.sync_all(3)
        self.expect_code(self.skip(5), 0)
        self.model.skip("users")
        self.bucket.dump(5, "users", [(1, "too late")], fields=USERS)
        outcome = self.rebuild(0)
        self.assertIn("dump 5 of 'users' is left out", outcome.stdout)

    def test_a_table_that_is_gone_from_the_bucket_stays(self):
        for dump in (1, 2, 3, 4):
            self.forget(dump)
        self.bucket.dump(9, "order", [(1, "a")], full=True)
        self.expect_code(self.cairn("rebuild", "users", *self.flags()), 3)
        self.assertEqual(len(self.driver.rows(self.database)["users"]), 2000)


class Verify(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "users", people(3000), full=True, fields=USERS)
        self.bucket.dump(2, "order", [(1, "a"), (2, "b")], full=True)
        self.bucket.dump(3, "users", [(1, "third"), (5000, "new")], fields=USERS)
        self.bucket.dump(4, "raw_log", [("x",), ("x",)], fields={"line": "string"})
        self.expect_code(self.sync(), 0)

    def verify(self, code, *arguments):
        outcome = self.cairn("verify", *self.flags(), *arguments)
        self.expect_code(outcome, code)
        return outcome.stdout

    def verdict(self, code, table):
        tables = json.loads(self.verify(code, "--output", "json"))["tables"]
        return next(entry for entry in tables if entry["table"] == table)

    def test_what_was_loaded_is_equal_and_nothing_is_left_behind(self):
        text = self.verify(0)
        self.assertEqual(len(re.findall(r"(?m)^\w+ +equal ", text)), 3)
        self.assertEqual(glob.glob(self.at("cache", "cairn", "*", "scratch*")), [])
        hashes = self.driver.hashes(self.database)
        for table, hash_ in hashes.items():
            self.assertEqual(self.verdict(0, table)["hash"], hash_)

    def test_rows_that_differ_are_counted_and_named(self):
        self.bucket.dump(3, "users", [(1, "other"), (6000, "a"), (6001, "b")], fields=USERS)
        users = self.verdict(9, "users")
        self.assertEqual((users["verdict"], users["missing"], users["extra"], users["differing"]), ("differs", 2, 1, 1))
        text = self.verify(9)
        self.assertIn('extra {"user_id":5000}', text)
        self.assertIn("cairn rebuild", text)
        self.expect_code(self.cairn("rebuild", "users", *self.flags()), 0)
        self.verify(0)

    def test_rows_without_a_key_are_compared_whole(self):
        self.bucket.dump(4, "raw_log", [("x",), ("y",)], fields={"line": "string"})
        log = self.verdict(9, "raw_log")
        self.assertEqual((log["missing"], log["extra"], log["differing"]), (1, 1, 0))

    def test_a_bucket_that_forgot_cannot_be_compared_with(self):
        os.remove(self.at("bucket", "manifests", "sync_3.json"))
        self.assertEqual(self.verdict(3, "users")["verdict"], "cannot_compare")
        self.assertIn("dump '3'", self.verify(3))
        self.verify(0, "order")

    def test_a_field_that_was_selected_later_is_left_out(self):
        self.database = self.at("second.duckdb")
        self.select({"users": {"fields": ["user_id"]}})
        self.expect_code(self.cairn("sync"), 0)
        self.select("users")
        self.bucket.dump(5, "users", [(7, "seven")], fields=USERS)
        self.expect_code(self.cairn("sync"), 0)
        outcome = self.cairn("verify")
        self.expect_code(outcome, 0)
        self.assertIn("not compared, because selected later: email", outcome.stdout)

    def test_a_field_that_is_deselected_is_said_to_be(self):
        self.select({"users": {"exclude": ["email"]}})
        outcome = self.cairn("verify", "users")
        self.expect_code(outcome, 0)
        self.assertIn("users: not compared, because not selected any more: email", outcome.stdout)

    def test_a_table_that_goes_by_another_name_is_shown_with_both(self):
        self.database = self.at("second.duckdb")
        self.bucket.dump(6, "Sign Up", [(1, "a")], full=True)
        self.expect_code(self.sync(), 0)
        self.assertIn("Sign Up → sign up", self.verify(0))
        self.assertEqual(self.verdict(0, "Sign Up")["storage_name"], "sign up")

    def select(self, *entries):
        self.write_connection(
            {
                "source": {"path": self.bucket.path},
                "destination": {"type": "duckdb", "path": self.database},
                "select": list(entries),
            }
        )

    def test_an_unknown_table_is_a_mistake(self):
        self.expect_error(self.cairn("verify", "userz", *self.flags()), 2, "'userz' was never loaded", "cairn status")

    def test_before_the_first_sync_there_is_nothing_to_verify(self):
        os.remove(self.database)
        self.assertIn("No table was loaded yet", self.verify(0))


class Preview(EndToEnd):
    def setUp(self):
        super().setUp()
        fields = {"user_id": "long", "email": "string", "joindate": "long"}
        rows = [(i, None if i == 2 else "x" * 100, 1_700_000_000_000 + i) for i in range(50)]
        self.bucket.dump(1, "users", rows, full=True, fields=fields)

    def preview(self, *arguments):
        outcome = self.cairn("preview", "users", *self.flags(), *arguments)
        self.expect_code(outcome, 0)
        return outcome.stdout

    def test_rows_of_a_loaded_table_line_up(self):
        self.expect_code(self.sync(), 0)
        lines = self.preview("--rows", "5").splitlines()
        self.assertEqual(lines[0].split(), ["user_id", "email", "joindate"])
        self.assertEqual(len(lines), 2 + 5 + 1)
        self.assertEqual(len({line.index("2023-") for line in lines[2:7]}), 1)
        self.assertEqual(lines[-1], "5 rows.")

    def test_a_table_that_is_not_loaded_yet_comes_from_the_bucket(self):
        text = self.preview("--rows", "3")
        self.assertIn("3 rows, not loaded yet: from s3://heap-rs3-acme/sync_1/users/part-00000-c000.avro", text)
        self.assertIn("2023-11-14T22:13:20Z", text)
        self.expect_nothing_written()

    def test_programs_read_json_and_csv(self):
        for is_loaded in (False, True):
            document = json.loads(self.preview("--columns", "email,user_id", "--rows", "100", "--output", "json"))
            self.assertEqual((document["format"], document["columns"]), (1, ["email", "user_id"]))
            self.assertEqual(document["source"], "destination" if is_loaded else "bucket")
            self.assertEqual(len(document["rows"]), 50)
            self.assertIn({"email": "x" * 100, "user_id": 7}, document["rows"])
            rows = list(csv.DictReader(io.StringIO(self.preview("--rows", "100", "--output", "csv"), newline="")))
            self.assertEqual({row["email"] for row in rows if row["user_id"] == "2"}, {""})
            text = self.preview("--rows", "100", "--columns", "email", "--output", "csv")
            self.assertEqual(len(list(csv.DictReader(io.StringIO(text, newline="")))), 50, "a NULL alone is a record")
            self.expect_code(self.sync(), 0)

    def test_no_more_than_asked_for_is_shown(self):
        self.assertIn("0 rows", self.preview("--rows", "0"))
        self.expect_code(self.sync(), 0)
        self.assertIn("0 rows", self.preview("--rows", "0"))
        self.assertEqual(len(json.loads(self.preview("--output", "json"))["rows"]), 10)

    def test_mistakes_are_explained(self):
        for _ in range(2):
            outcome = self.cairn("preview", "users", *self.flags(), "--columns", "emial")
            self.expect_error(outcome, 2, "'users' has no column 'emial'", "email")
            outcome = self.cairn("preview", "users", *self.flags(), "--columns", "email,user_id,email")
            self.expect_error(outcome, 2, "--columns: `email` comes twice", "once")
            self.expect_error(self.cairn("preview", "userz", *self.flags()), 2, "userz", "users")
            self.expect_code(self.sync(), 0)
        self.expect_error(self.cairn("preview", *self.flags()), 2, "TABLE")


class Rejects(EndToEnd):
    """`order` has two rows without an id in each of two dumps."""

    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", [(1, "a"), (None, 'say "hi", twice'), (None, "c")], full=True)
        self.bucket.dump(2, "order", [(None, "d"), (2, "b"), (None, "=e\nf")])
        self.expect_code(self.sync(), 0)

    def rejects(self, *arguments):
        outcome = self.cairn("rejects", *self.flags(select=None), *arguments)
        self.expect_code(outcome, 0)
        return outcome.stdout

    def test_people_see_where_each_row_stands_and_what_to_do(self):
        text = self.rejects("order")
        self.assertEqual(len(re.findall("(?m)^order ", text)), 4)
        for word in ("part-00000-c000.avro", "the key field 'event_id' is NULL", "4 rows are set aside", "`key:`"):
            self.assertIn(word, text)

    def test_no_more_than_asked_for_is_shown(self):
        text = self.rejects("--limit", "1")
        self.assertEqual(len(re.findall("(?m)^order ", text)), 1)
        self.assertIn("4 rows are set aside, 1 shown", text)
        self.assertIn("4 rows are set aside, 0 shown", self.rejects("--limit", "0"))

    def test_programs_read_json(self):
        document = json.loads(self.rejects("--output", "json"))
        self.assertEqual((document["format"], document["rows_in_all"]), (1, 4))
        first = document["rejects"][0]
        self.assertEqual((first["table"], first["dump"], first["block"], first["row"]), ("order", 1, 0, 1))
        self.assertEqual(first["record"], {"event_id": None, "v": 'say "hi", twice'})

    def test_spreadsheets_read_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.rejects("--output", "csv"), newline="")))
        self.assertEqual([row["dump"] for row in rows], ["1", "1", "2", "2"])
        self.assertEqual(json.loads(rows[0]["record"])["v"], 'say "hi", twice')

    def test_what_a_full_dump_replaced_is_gone(self):
        self.bucket.dump(3, "order", [(1, "a")], full=True)
        self.expect_code(self.sync(), 0)
        self.assertEqual(self.rejects(), "No row was set aside.\n")

    def test_before_the_first_sync_there_is_none(self):
        os.remove(self.database)
        self.assertEqual(self.rejects(), "No row was set aside.\n")
        self.expect_nothing_written()

    def test_an_unknown_table_is_a_mistake(self):
        self.expect_error(
            self.cairn("rejects", "ordre", *self.flags(select=None)), 2, "'ordre' was never loaded", "cairn status"
        )

    def test_other_forms_are_refused(self):
        self.expect_error(self.cairn("rejects", *self.flags(select=None), "--output", "xml"), 2, "--output")
        self.expect_error(self.cairn("status", *self.flags(), "--output", "csv"), 2, "--output")


if __name__ == "__main__":
    sys.exit(main(__doc__))
