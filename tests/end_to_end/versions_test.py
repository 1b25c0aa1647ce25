"""Programs and databases of different versions: a database that a later Cairn has opened is refused, and stays as it is.

  versions_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import hashlib
import os
import shutil
import subprocess
import sys

from end_to_end import EndToEnd, main

REFUSED = r"system tables in schema \S*heap_raw\S* have version \d+, .*up to version \d+; .*cairn of tomorrow"


class ALaterVersion(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "users", [(1, "ada"), (2, "bob")], full=True)
        self.expect_code(self.sync(), 0)
        self.model.sync()

    def upgrade(self):
        """Lets a later Cairn open the database."""
        program = os.path.join(os.path.dirname(os.path.abspath(self.programs[1])), "cairn_later_version")
        subprocess.run([program, self.database], check=True, timeout=60)

    def digest(self):
        with open(self.database, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def test_is_refused_by_every_command_that_opens_the_database(self):
        self.upgrade()
        self.bucket.dump(2, "users", [(3, "cyd")])
        before = self.digest()
        for command in (
            ["sync"],
            ["plan"],
            ["status"],
            ["report"],
            ["tables"],
            ["rejects"],
            ["verify"],
            ["rebuild", "users"],
            ["approve", "users", "--dump", "2"],
            ["skip-dump", "users", "--dump", "2", "--reason", "none"],
        ):
            with self.subTest(command[0]):
                outcome = self.cairn(*command, *self.flags())
                self.expect_error(outcome, 2, REFUSED, "use that Cairn, or a newer one")
                self.assertEqual(self.digest(), before, "nothing is changed")

    def test_leaves_the_tables_as_they_are(self):
        self.upgrade()
        self.expect_model()

    def test_is_left_by_a_copy_from_before(self):
        shutil.copy(self.database, self.at("before.duckdb"))
        self.upgrade()
        os.replace(self.at("before.duckdb"), self.database)
        self.bucket.dump(2, "users", [(3, "cyd")])
        self.expect_code(self.sync(), 0)
        self.model.sync()
        self.expect_model()

    def test_is_left_by_a_new_file_loaded_from_the_bucket(self):
        self.upgrade()
        self.database = self.at("anew.duckdb")
        self.expect_code(self.sync(), 0)
        self.expect_model()


if __name__ == "__main__":
    sys.exit(main(__doc__))
