"""Runs of which nothing is kept but the database: no cache, no workspace, no home; or the database alone, carried to and fro.

  no_durable_disk_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import os
import shutil
import sys

from end_to_end import EndToEnd, main

NOWHERE = {"HOME": "/dev/null/home", "XDG_CACHE_HOME": "", "TMPDIR": "/dev/null/tmp"}  # nobody can write there, root neither


class OnlyTheDatabaseIsKept(EndToEnd):
    """A dump, a run, another dump, another run; beside it the same into a database that stays where it is."""

    def setUp(self):
        super().setUp()
        self.kept = self.at("kept.duckdb")

    def publish(self, dump_id):
        """What Heap has delivered with that dump."""
        rows = [(event, f"as of {dump_id}") for event in range(dump_id, dump_id + 5)]
        self.bucket.dump(dump_id, "click", rows, full=dump_id == 1)

    def expect_a_run_that_kept_everything(self):
        self.expect_code(self.sync(destination=f"duckdb:{self.kept}"), 0)

    def expect_equal_rows(self):
        self.expect_model()
        self.assertEqual(self.driver.hashes(self.database), self.driver.hashes(self.kept))

    def workspace(self, name):
        folder = self.at(name)
        os.makedirs(os.path.join(folder, "connections"))
        with open(os.path.join(folder, "connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write(f"source: {{ path: {self.bucket.path} }}\n")
            file.write(f"destination: {{ type: duckdb, path: {self.database} }}\nselect: ['*']\n")
        return folder

    def test_workspace_and_caches_are_new_for_each_run(self):
        for dump_id in (1, 2, 3):
            self.publish(dump_id)
            self.expect_a_run_that_kept_everything()
            folder = self.workspace(f"workspace {dump_id}")
            self.expect_code(self.cairn("sync", "--workspace", folder, env=NOWHERE), 0)
            self.model.sync()
            shutil.rmtree(folder)
            shutil.rmtree(self.at("cache"), ignore_errors=True)
        self.expect_equal_rows()

    def test_the_workspace_is_mounted_read_only_as_kubernetes_does(self):
        folder = self.workspace("workspace")
        connections = os.path.join(folder, "connections")
        os.makedirs(os.path.join(connections, "..2026_11_24"))
        os.rename(os.path.join(connections, "heap.yaml"), os.path.join(connections, "..2026_11_24", "heap.yaml"))
        os.symlink("..2026_11_24", os.path.join(connections, "..data"))
        os.symlink("..data/heap.yaml", os.path.join(connections, "heap.yaml"))
        # A file where the caches would go: a folder cannot be made there, which holds for root as well.
        with open(os.path.join(folder, ".cairn"), "wb"):
            pass
        for dump_id in (1, 2):
            self.publish(dump_id)
            self.expect_a_run_that_kept_everything()
            self.expect_code(self.cairn("sync", "--workspace", folder, "--connection", "heap", env=NOWHERE), 0)
            self.model.sync()
        self.expect_equal_rows()

    def test_files_of_applied_dumps_may_be_gone_from_the_copy(self):
        self.publish(1)
        self.expect_a_run_that_kept_everything()
        self.expect_code(self.sync(), 0)
        self.model.sync()
        self.publish(2)
        self.expect_a_run_that_kept_everything()
        applied = os.path.join(self.bucket.path, "sync_1")
        os.rename(applied, self.at("aside"))
        self.expect_code(self.sync(), 0)
        os.rename(self.at("aside"), applied)  # the model reads everything anew
        self.model.sync()
        self.expect_equal_rows()

    def carried_run(self, machine, stored):
        """One run on a machine that is new: fetches the database, and leaves what is to be stored next."""
        folder = self.at(machine)
        os.makedirs(folder)
        if os.path.exists(stored):
            shutil.copy(stored, os.path.join(folder, "warehouse.duckdb"))
        copy = os.path.join(folder, "published.duckdb")
        destination = "duckdb:" + os.path.join(folder, "warehouse.duckdb")
        self.expect_code(self.sync("--publish", copy, destination=destination), 0)
        return copy

    def test_the_database_is_carried_to_and_fro(self):
        stored = self.at("stored.db")
        for dump_id in (1, 2, 3):
            self.publish(dump_id)
            self.expect_a_run_that_kept_everything()
            copy = self.carried_run(f"machine {dump_id}", stored)
            self.model.sync()
            if dump_id != 2:  # what the second machine had made got lost on its way
                shutil.copy(copy, stored)
            shutil.rmtree(self.at(f"machine {dump_id}"))
        self.database = self.at("looked at.duckdb")
        shutil.copy(stored, self.database)
        self.assertEqual(self.driver.hashes(self.database), self.driver.hashes(self.kept))


if __name__ == "__main__":
    sys.exit(main(__doc__))
