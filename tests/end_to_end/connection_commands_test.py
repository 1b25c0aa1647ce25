"""The commands around a connection: finding out what a bucket offers, and editing what is selected.

  connection_commands_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import os
import stat
import sys

from end_to_end import EndToEnd, main

PEOPLE = {"user_id": "long", "email": "string", "joindate": "long"}
FILE = """# what we load
source: {path: ./bucket}   # a copy
destination: { type: duckdb, path: warehouse.duckdb }

select:
  - users   # people

# last
policies: { gaps: warn }
"""


class Connection(EndToEnd):
    """A workspace with a bucket of two tables, and one connection file."""

    def setUp(self):
        super().setUp()
        self.bucket.manifest(
            1,
            {
                "dump_id": 1,
                "tables": [
                    self.bucket.table(
                        1, "users", [(1, "ada", 1_600_000_000), (2, "bob", 1_600_000_001)], full=True, fields=PEOPLE
                    ),
                    self.bucket.table(1, "order", [(1, "a"), (2, "b")], full=True),
                ],
            },
        )
        self.write_connection(FILE)

    def write_connection(self, text, name="heap"):
        os.makedirs(self.at("connections"), exist_ok=True)
        with open(self.at("connections", f"{name}.yaml"), "w", encoding="utf-8", newline="") as stream:
            stream.write(text)

    def connection(self, name="heap"):
        with open(self.at("connections", f"{name}.yaml"), encoding="utf-8", newline="") as stream:
            return stream.read()

    def document(self, *arguments, code=0):
        outcome = self.cairn(*arguments, "--output", "json")
        self.expect_code(outcome, code)
        document = outcome.json()
        self.assertEqual(document["format"], 1)
        return document


class Discover(Connection):
    def test_shows_tables_and_fields_with_true_types(self):
        document = self.document("discover")
        self.assertEqual((document["bucket"], document["newest_dump"]), ("heap-rs3-acme", 1))
        self.assertEqual(document["source_contract"], "Heap v1")
        tables = {table["table"]: table for table in document["tables"]}
        self.assertEqual(
            {name: table["selection"] for name, table in tables.items()}, {"users": "selected", "order": "new"}
        )
        fields = {field["field"]: field for field in tables["users"]["fields"]}
        self.assertEqual(
            {name: field["type"] for name, field in fields.items()},
            {"user_id": "int64", "email": "string", "joindate": "timestamp"},
        )
        self.assertEqual(fields["joindate"]["times"], "seconds")
        self.assertTrue(fields["user_id"]["is_key"])
        self.expect_nothing_written()

    def test_needs_neither_workspace_nor_destination(self):
        outcome = self.cairn("discover", "--source", self.bucket.path)
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"(?m)^order +new .* event_id")
        self.assertRegex(outcome.stdout, "2 tables are new")

    def test_the_fields_of_a_table(self):
        outcome = self.cairn("discover", "users")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"(?m)^joindate +timestamp +seconds +selected")
        self.assertNotIn("order", outcome.stdout)
        self.expect_error(self.cairn("discover", "usres"), 2, "no manifest has a table 'usres'", "did you mean 'users'")

    def test_a_field_that_waits_is_new(self):
        self.write_connection(FILE.replace("- users ", "- users: {fields: [user_id]} "))
        outcome = self.cairn("discover")
        self.assertIn("new in users: email, joindate", outcome.stdout)

    def test_types_are_those_that_are_loaded(self):
        self.expect_code(self.cairn("sync"), 0)
        loaded = {field["field"]: field["type"] for field in self.document("tables", "users")["fields"]}
        found = self.document("discover", "users")["tables"][0]["fields"]
        self.assertEqual({field["field"]: field["type"] for field in found}, loaded)

    def test_tables_that_went_out_of_sight_are_hidden(self):
        for dump in range(2, 33):
            self.bucket.dump(dump, "users", [(dump, "x", 1_600_000_000)], fields=PEOPLE)
        self.assertEqual([table["table"] for table in self.document("discover")["tables"]], ["users"])
        self.assertIn("1 table is not shown", self.cairn("discover").stdout)
        everything = {table["table"]: table for table in self.document("discover", "--all")["tables"]}
        self.assertTrue(everything["order"]["is_long_unseen"])
        self.assertEqual(everything["order"]["last_dump"], 1)
        self.assertEqual([table["table"] for table in self.document("discover", "order")["tables"]], ["order"])

    def test_a_damaged_file_is_named_and_the_others_are_shown(self):
        self.bucket.dump(2, "order", b"Obj\x01 and nothing of use")
        document = self.document("discover", code=3)
        problems = {table["table"]: table["problem"] for table in document["tables"]}
        self.assertIn("part-00000-c000.avro", problems["order"])
        self.assertIsNone(problems["users"])
        outcome = self.cairn("discover")
        self.expect_code(outcome, 3)
        self.assertRegex(outcome.stdout, r"(?m)^unreadable order: ")

    def test_a_source_that_is_not_there(self):
        self.expect_error(self.cairn("discover", "--source", self.at("none")), 2, "none")
        self.expect_error(self.cairn("discover", "--source", "s3://heap-rs3-acme"), 2, "S3", "aws s3 sync")


class Select(Connection):
    def test_edits_the_lines_of_the_block_alone(self):
        outcome = self.cairn("select", "order", "sign_up_*")
        self.expect_code(outcome, 0)
        self.assertEqual(self.connection(), FILE.replace("# people\n", '# people\n  - order\n  - "sign_up_*"\n'))
        self.assertRegex(outcome.stdout, r"order: loads from its full dump 1 on, 1 file, ")
        self.assertIn("'sign_up_*' matches no table yet", outcome.stdout)
        self.expect_nothing_written()

    def test_line_breaks_and_brackets_stay(self):
        text = FILE.replace("  - users   # people\n", "").replace("select:", "select: [ users ]").replace("\n", "\r\n")
        self.write_connection(text)
        self.expect_code(self.cairn("select", "order", "--fields", "event_id,v"), 0)
        self.assertEqual(self.connection(), text.replace("[ users ]", "[ users, {order: {fields: [event_id, v]}} ]"))

    def test_what_is_selected_already_is_left_alone(self):
        self.write_connection(FILE.replace("- users ", "- users: {fields: [user_id]} "))
        before = self.connection()
        outcome = self.cairn("select", "users")
        self.expect_code(outcome, 0)
        self.assertIn("nothing to change", outcome.stdout)
        self.assertEqual(self.connection(), before)
        self.expect_code(self.cairn("select", "users", "--add-fields", "email"), 0)
        self.assertIn("  - users: { fields: [user_id, email] }   # people\n", self.connection())
        self.expect_code(self.cairn("select", "users", "--exclude", "e*"), 0)
        self.assertIn('  - users: { exclude: ["e*"] }   # people\n', self.connection())
        self.expect_code(self.cairn("select", "users", "--all-fields"), 0)
        self.assertEqual(self.connection(), FILE)

    def test_a_field_selected_later_fills_from_then_on(self):
        self.write_connection(FILE.replace("- users ", "- users: {fields: [user_id]} "))
        self.expect_code(self.cairn("sync"), 0)
        outcome = self.cairn("select", "users", "--add-fields", "email")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"users has 2 rows already: 'email' fills from now on; `cairn rebuild users`")

    def test_slips_of_the_finger_change_nothing(self):
        for arguments, message, hint in (
            (["usrs"], "table 'usrs' was never seen", "did you mean 'users'"),
            (["users", "--fields", "emial"], "no.* field 'emial'", "did you mean 'email'"),
            (["users", "--fields", "email", "--all-fields"], "exclude each other", "one of them"),
            (["order", "-c", "haep"], "no connection `haep`", "did you mean `heap`"),
        ):
            with self.subTest(arguments):
                self.expect_error(self.cairn("select", *arguments), 2, message, hint)
                self.assertEqual(self.connection(), FILE)
        self.expect_code(self.cairn("select"), 2)

    def test_a_form_that_cannot_be_edited_says_what_to_do(self):
        text = FILE.replace("\nselect:\n", "\n? select\n:\n")
        self.write_connection(text)
        self.expect_error(
            self.cairn("select", "order"), 2, r"heap.yaml:5: select: cannot be edited safely", "by hand: .* order"
        )
        self.assertEqual(self.connection(), text)

    def test_what_the_rest_of_the_file_contradicts_is_not_written(self):
        text = FILE + "ignore: [order]\n"
        self.write_connection(text)
        self.expect_error(self.cairn("select", "order"), 2, "selected and ignored at once", None)
        self.assertEqual(self.connection(), text)

    def test_mode_and_symbolic_link_stay(self):
        real = self.at("real.yaml")
        os.rename(self.at("connections", "heap.yaml"), real)
        os.chmod(real, 0o640)
        os.symlink(real, self.at("connections", "heap.yaml"))
        self.expect_code(self.cairn("select", "order"), 0)
        self.assertTrue(os.path.islink(self.at("connections", "heap.yaml")))
        self.assertEqual(stat.S_IMODE(os.stat(real).st_mode), 0o640)
        self.assertIn("- order", self.connection())
        self.assertEqual(os.listdir(self.at("connections")), ["heap.yaml"])

    def test_the_answer_as_json(self):
        document = self.document("select", "order")
        self.assertEqual((document["is_changed"], document["entries"]), (True, ["order"]))
        self.assertEqual(len(document["plan"]), 1)
        self.assertFalse(self.document("select", "order")["is_changed"])

    def test_the_next_sync_follows(self):
        self.expect_code(self.cairn("select", "order"), 0)
        self.expect_code(self.cairn("sync"), 0)
        self.assertEqual(set(self.driver.rows(self.database)), {"users", "order"})


class Deselect(Connection):
    def test_takes_out_an_entry(self):
        self.expect_code(self.cairn("select", "order"), 0)
        outcome = self.cairn("deselect", "order")
        self.expect_code(outcome, 0)
        self.assertEqual(self.connection(), FILE)
        self.assertRegex(outcome.stdout, "stays in the destination")
        self.expect_code(self.cairn("deselect", "users"), 0)
        self.assertEqual(self.connection(), FILE.replace("select:\n  - users   # people\n", "select: []\n"))

    def test_a_table_that_a_glob_selects_belongs_under_ignore(self):
        text = FILE.replace("- users ", '- "*" ')
        self.write_connection(text)
        self.expect_error(
            self.cairn("deselect", "order"), 2, r"heap.yaml:6: `order` has no entry of its own: `\*`", "`ignore:`"
        )
        self.assertEqual(self.connection(), text)

    def test_what_is_not_selected_is_a_mistake(self):
        self.expect_error(self.cairn("deselect", "user"), 2, "`user` is not selected", "did you mean `users`")
        self.assertEqual(self.connection(), FILE)

    def test_loaded_rows_stay(self):
        self.expect_code(self.cairn("select", "order"), 0)
        self.expect_code(self.cairn("sync"), 0)
        before = self.driver.hashes(self.database)
        self.assertEqual(self.document("deselect", "order")["removed"], ["order"])
        self.expect_code(self.cairn("sync"), 0)
        self.assertEqual(self.driver.hashes(self.database), before)


if __name__ == "__main__":
    sys.exit(main(__doc__.splitlines()[0]))
