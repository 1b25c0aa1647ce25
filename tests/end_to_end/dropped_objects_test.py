"""Tables, views and schemas that somebody has dropped: one table's loss stops that table, and a rebuild mends it.

  dropped_objects_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import os
import subprocess
import sys

from end_to_end import EndToEnd, main


class Dropped(EndToEnd):
    def setUp(self):
        super().setUp()
        tables = [self.bucket.table(1, table, [(1, "ada"), (2, "bob")], full=True) for table in ("users", "views")]
        self.bucket.manifest(1, {"dump_id": 1, "tables": tables})
        self.expect_code(self.sync(), 0)
        self.model.sync()

    def run_sql(self, *statements):
        program = os.path.join(os.path.dirname(os.path.abspath(self.programs[1])), "cairn_foreign_sql")
        subprocess.run([program, self.database, *statements], check=True, timeout=60)

    def rebuild(self, *arguments):
        return self.cairn("rebuild", *arguments, *self.flags())

    def test_a_table_and_its_view_stop_that_table_alone(self):
        self.run_sql("DROP VIEW heap.users", "DROP TABLE heap_raw.users")
        self.bucket.dump(2, "views", [(3, "cyd")])
        self.expect_stop(self.sync(), "users", "publishing the view users")
        self.assertIn("cairn rebuild users", self.sync().stdout)
        self.expect_code(self.rebuild("users"), 0)
        self.expect_code(self.sync(), 0)
        self.model.sync()
        self.expect_model()

    def test_another_table_can_be_rebuilt_meanwhile(self):
        self.run_sql("DROP VIEW heap.users", "DROP TABLE heap_raw.users")
        self.expect_code(self.rebuild("views"), 0)

    def test_a_column_and_the_view_over_it_come_back_by_a_rebuild(self):
        self.run_sql("DROP VIEW heap.users", "ALTER TABLE heap_raw.users DROP COLUMN v")
        self.expect_stop(self.sync(), "users", "publishing the view users")
        self.expect_code(self.rebuild("users"), 0)
        self.expect_model()

    def test_the_schema_of_the_views_is_made_anew(self):
        self.run_sql("DROP SCHEMA heap CASCADE")
        self.expect_code(self.sync(), 0)
        self.expect_model()
        self.run_sql("SELECT count(*) FROM heap.users")

    def test_what_is_no_longer_selected_may_be_dropped(self):
        self.run_sql("DROP VIEW heap.users", "DROP TABLE heap_raw.users")
        self.expect_code(self.sync(select="views"), 0)


if __name__ == "__main__":
    sys.exit(main(__doc__))
