"""The recipes of docs/recipes, as far as they can be carried out or checked on one machine.

  recipes_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows

The line for cron runs under sh with an `aws` that copies a directory. systemd's own tools judge the units. The manifest is
held against the types of the client library of Kubernetes. The DAG runs by its own functions; where AIRFLOW_PYTHON names a
Python that has Airflow, Airflow itself runs it as well.
"""

import ast
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import types
import unittest

from end_to_end import ROOT, EndToEnd, main

RECIPES = os.path.join(ROOT, "docs", "recipes")
UNITS = os.path.join(ROOT, "packaging", "systemd")
EXPOSURE_MAX = 20  # tenths: what `systemd-analyze security` calls 2.0


def text_of(*names):
    with open(os.path.join(*names), encoding="utf-8") as file:
        return file.read()


class Machine(EndToEnd):
    """A workspace, and an `aws` in the path that copies from a bucket nearby. Exit codes of `cairn` may be dictated."""

    def setUp(self):
        super().setUp()
        self.remote = self.bucket.path
        self.home = self.at("srv")
        os.makedirs(os.path.join(self.home, "connections"))
        with open(os.path.join(self.home, "connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write("source: {path: bucket}\ndestination: {type: duckdb, path: warehouse.duckdb}\nselect: ['*']\n")
        self.program("aws", f'[ "$1 $2" = "s3 sync" ] && shift 2 && cp -R "{self.remote}/." "$(eval echo \\${{$#}})"')
        os.symlink(os.path.abspath(self.programs[0]), self.at("bin", "cairn"))
        self.database = os.path.join(self.home, "warehouse.duckdb")
        self.bucket.dump(1, "click", [(1, "a"), (2, "b")], full=True)

    def program(self, name, script):
        os.makedirs(self.at("bin"), exist_ok=True)
        path = self.at("bin", name)
        if os.path.lexists(path):
            os.remove(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)

    def environment(self):
        return {"PATH": f"{self.at('bin')}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class Cron(Machine):
    def run_line(self):
        """The command of the page's crontab, as cron runs it: by sh, from elsewhere, with little in the environment."""
        line = re.search(r"(?m)^7 \* \* \* \* (.*)$", text_of(RECIPES, "schedules.md"))[1].replace("/srv/cairn", self.home)
        return subprocess.run(
            ["sh", "-c", line], env=self.environment(), cwd="/", capture_output=True, text=True, timeout=120, check=False
        )

    def test_a_run_that_goes_well_sends_no_mail(self):
        done = self.run_line()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.model.sync()
        self.expect_model()

    def test_whatever_needs_attention_is_mailed_whole(self):
        self.bucket.dump(2, "click", None)
        done = self.run_line()
        self.assertRegex(done.stdout, r"click +stopped")
        self.assertEqual(done.stdout, text_of(self.home, "run.log"))

    def test_a_copy_that_fails_is_mailed_and_nothing_is_loaded(self):
        self.program("aws", "echo 'fatal error: no credentials' >&2; exit 1")
        self.assertEqual(self.run_line().stdout, "fatal error: no credentials\n")
        self.assertFalse(os.path.exists(self.database))


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
class Systemd(Machine):
    def units(self):
        """Copies of the units and the drop-in in one folder, with programs that are there on this machine."""
        folder = self.at("units")
        os.makedirs(os.path.join(folder, "cairn@.service.d"), exist_ok=True)
        for name in os.listdir(UNITS):
            if name.startswith("cairn@"):
                text = text_of(UNITS, name).replace("/usr/bin/cairn", self.at("bin", "cairn"))
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
        drop_in = text_of(RECIPES, "systemd", "bucket.conf").replace("/usr/bin/aws", self.at("bin", "aws"))
        with open(os.path.join(folder, "cairn@.service.d", "bucket.conf"), "w", encoding="utf-8") as file:
            file.write(drop_in)
        return folder

    def analyze(self, *arguments):
        return subprocess.run(
            ["systemd-analyze", *arguments],
            env={**os.environ, "SYSTEMD_UNIT_PATH": self.units() + ":"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_units_and_drop_in_are_understood(self):
        for unit in ("cairn@heap_prod.service", "cairn@heap_prod.timer"):
            done = self.analyze("verify", "--man=no", "--recursive-errors=no", os.path.join(self.units(), unit))
            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""), unit)

    def test_the_service_is_as_closed_as_the_page_says(self):
        unit = os.path.join(self.units(), "cairn@heap_prod.service")
        done = self.analyze("security", "--offline=yes", f"--threshold={EXPOSURE_MAX}", "--no-pager", unit)
        self.assertEqual(done.returncode, 0, done.stdout)
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1]
        self.assertIn(f"rates it at {found};", re.sub(r"\s+", " ", text_of(RECIPES, "schedules.md")))


class SchedulesPage(unittest.TestCase):
    def test_the_page_names_what_the_units_say(self):
        unit, page = text_of(UNITS, "cairn@.service"), text_of(RECIPES, "schedules.md")
        codes = re.search(r"(?m)^SuccessExitStatus=(.*)$", unit)[1].split()
        self.assertEqual(codes, ["3", "5"])
        self.assertIn(f"Exit codes {' and '.join(codes)} count as success", page)
        state = re.search(r"(?m)^StateDirectory=(.*)$", unit)[1]
        self.assertEqual(state, "cairn")
        self.assertIn(f"The service may write `/var/lib/{state}` and nothing else", page)


class Kubernetes(unittest.TestCase):
    # Stable since Kubernetes 1.31, which is newer than the library of Debian 12.
    NEWER_FIELDS = {("V1JobSpec", "podFailurePolicy")}

    def setUp(self):
        try:
            import yaml
            from kubernetes.client import models
        except ImportError as missing:
            self.skipTest(f"{missing.name} is not installed (python3-yaml, python3-kubernetes)")
        self.models = models
        self.documents = list(yaml.safe_load_all(text_of(RECIPES, "kubernetes", "cairn.yaml")))

    def check(self, value, kind, place):
        """The value has the type that the library has for it, and so have all of its fields; required ones are there."""
        if kind.startswith("list["):
            self.assertIsInstance(value, list, place)
            for number, item in enumerate(value):
                self.check(item, kind[5:-1], f"{place}[{number}]")
        elif kind.startswith("dict("):
            self.assertIsInstance(value, dict, place)
        elif hasattr(self.models, kind):
            self.check_object(value, getattr(self.models, kind), place)
        else:
            self.assertIsInstance(value, {"str": str, "int": int, "bool": bool, "object": object}[kind], place)

    def check_object(self, value, model, place):
        fields = {json_name: name for name, json_name in model.attribute_map.items()}
        known = {}
        for key, item in value.items():
            if (model.__name__, key) not in self.NEWER_FIELDS:
                self.assertIn(key, fields, f"{place}: {model.__name__} has no field {key}")
                self.check(item, model.openapi_types[fields[key]], f"{place}.{key}")
                known[fields[key]] = item
        try:
            model(**known)  # refuses an object that lacks a required field
        except ValueError as refused:
            self.fail(f"{place}: {refused}")

    def test_every_field_is_one_that_kubernetes_knows(self):
        kinds = {"ConfigMap": "V1ConfigMap", "PersistentVolumeClaim": "V1PersistentVolumeClaim", "CronJob": "V1CronJob"}
        self.assertEqual([document["kind"] for document in self.documents], list(kinds))
        for document in self.documents:
            self.check(document, kinds[document["kind"]], document["kind"])
        self.assertEqual(self.documents[2]["apiVersion"], "batch/v1")

    def job(self):
        return self.documents[2]["spec"]["jobTemplate"]["spec"]

    def test_runs_do_not_overlap_and_only_what_may_pass_is_tried_again(self):
        self.assertEqual(self.documents[2]["spec"]["concurrencyPolicy"], "Forbid")
        self.assertEqual(self.job()["template"]["spec"]["restartPolicy"], "Never")
        (rule,) = self.job()["podFailurePolicy"]["rules"]
        self.assertEqual(set(rule), {"action", "onExitCodes"})
        self.assertEqual(rule["onExitCodes"]["values"], [1, 2, 3, 5, 6])

    def test_no_container_has_more_rights_than_it_needs(self):
        pod = self.job()["template"]["spec"]
        self.assertTrue(pod["securityContext"]["runAsNonRoot"])
        self.assertIn(f"--uid {pod['securityContext']['runAsUser']} ", text_of(RECIPES, "container", "Containerfile"))
        for container in pod["initContainers"] + pod["containers"]:
            rights = container["securityContext"]
            self.assertTrue(rights["readOnlyRootFilesystem"])
            self.assertFalse(rights["allowPrivilegeEscalation"])
            self.assertEqual(rights["capabilities"], {"drop": ["ALL"]})

    def test_mounts_name_volumes_and_volumes_what_is_in_the_file(self):
        pod = self.job()["template"]["spec"]
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        for container in pod["initContainers"] + pod["containers"]:
            self.assertLessEqual({mount["name"] for mount in container["volumeMounts"]}, set(volumes))
        names = {document["kind"]: document["metadata"]["name"] for document in self.documents}
        self.assertEqual(volumes["connections"]["configMap"]["name"], names["ConfigMap"])
        self.assertEqual(volumes["data"]["persistentVolumeClaim"]["claimName"], names["PersistentVolumeClaim"])


class KubernetesConnection(EndToEnd):
    def test_the_connection_in_the_config_map_is_right(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("python3-yaml is not installed")
        (config, *_) = yaml.safe_load_all(text_of(RECIPES, "kubernetes", "cairn.yaml"))
        os.makedirs(self.at("connections"))
        for name, text in config["data"].items():
            with open(self.at("connections", name), "w", encoding="utf-8") as file:
                file.write(text)
        self.expect_code(self.cairn("config", "check"), 0)


class Airflow(Machine):
    """The DAG with stand-ins for Airflow's decorators: its tasks become plain functions, so that they run as they are."""

    def setUp(self):
        super().setUp()
        self.path = os.path.join(RECIPES, "airflow", "cairn_dag.py")

    def tasks(self):
        """The functions below the DAG, by name, and the two exceptions by which they end."""

        class AirflowException(Exception):
            pass

        class AirflowFailException(AirflowException):
            pass

        tree = ast.parse(text_of(self.path))
        dag = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "cairn_heap")
        functions = [node for node in dag.body if isinstance(node, ast.FunctionDef)]
        for function in functions:
            function.decorator_list = []
        plain = [
            node
            for node in tree.body
            if node is not dag and not (isinstance(node, ast.ImportFrom) and node.module.startswith("airflow"))
        ]
        plain = [node for node in plain if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))]
        module = types.ModuleType("cairn_dag")
        module.__dict__.update(AirflowException=AirflowException, AirflowFailException=AirflowFailException)
        exec(compile(ast.Module(plain + functions, []), self.path, "exec"), module.__dict__)  # noqa: S102
        module.WORKSPACE = self.home
        return module

    def call(self, function, *arguments):
        before = dict(os.environ)
        os.environ.update(self.environment())
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # the log of the task
                return function(*arguments)
        finally:
            os.environ.clear()
            os.environ.update(before)

    def test_the_tasks_bring_the_tables_up_to_date(self):
        tasks = self.tasks()
        self.call(tasks.bucket)
        self.assertEqual(self.call(tasks.sync), 0)
        tasks.look_at(0)
        self.model.sync()
        self.expect_model()

    def test_each_exit_code_has_the_outcome_that_the_page_says(self):
        tasks = self.tasks()
        for code in (0, 3, 5):
            self.program("cairn", f"exit {code}")
            self.assertEqual(self.call(tasks.sync), code)
        for code in (1, 2, 4, 6, 7, 143):
            self.program("cairn", f"exit {code}")
            with self.assertRaises(tasks.AirflowException) as raised:
                self.call(tasks.sync)
            self.assertEqual(isinstance(raised.exception, tasks.AirflowFailException), code not in (4, 7), code)
        self.program("cairn", "kill -KILL $$")
        with self.assertRaises(tasks.AirflowException) as raised:
            self.call(tasks.sync)
        self.assertNotIsInstance(raised.exception, tasks.AirflowFailException, "a killed run is tried again")
        for code in (3, 5):
            self.assertRaises(tasks.AirflowFailException, tasks.look_at, code)
        self.program("aws", "exit 1")
        self.assertRaises(tasks.AirflowException, self.call, tasks.bucket)

    @unittest.skipUnless(os.environ.get("AIRFLOW_PYTHON"), "AIRFLOW_PYTHON names no Python that has Airflow")
    def test_airflow_itself_runs_it(self):
        """`airflow dags test` in a database of its own. The DAG is the one of the page, with another workspace."""
        dags = self.at("airflow", "dags")
        os.makedirs(dags)
        with open(os.path.join(dags, "cairn_dag.py"), "w", encoding="utf-8") as file:
            file.write(text_of(self.path).replace("/srv/cairn", self.home))
        self.bucket.dump(2, "click", None)  # exit code 3: sync succeeds, look_at fails
        python = os.environ["AIRFLOW_PYTHON"]
        environment = {
            **self.environment(),
            "HOME": self.folder,
            "AIRFLOW_HOME": self.at("airflow"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        }
        outputs = [
            subprocess.run(
                [python, "-m", "airflow", *arguments],
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            for arguments in (("db", "migrate"), ("dags", "list-import-errors"), ("dags", "test", "cairn_heap"))
        ]
        log = "\n".join(done.stdout + done.stderr for done in outputs)
        self.assertEqual(outputs[0].returncode, 0, log)
        self.assertIn("No data found", outputs[1].stdout, log)
        self.assertRegex(log, "a table was stopped or is held", log)
        self.model.sync()
        self.expect_model()


if __name__ == "__main__":
    sys.exit(main(__doc__))
