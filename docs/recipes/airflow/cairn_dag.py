"""Replicates one Heap Connect bucket every hour. Goes into the folder of the DAGs; change WORKSPACE and BUCKET.

A run that stopped or held some tables has brought all others up to date. So `sync` succeeds then, whatever depends on it goes
on, and `look_at` fails beside it, once, to call a person.
"""

import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

WORKSPACE = "/srv/cairn"
BUCKET = "s3://heap-rs3-acme"

# What exit codes of `cairn sync` mean to a schedule.
UP_TO_DATE = {0}
ASK_A_PERSON = {3, 5}  # some table was stopped, or is held; the others are loaded
TRY_AGAIN = {4, 7}  # something was unavailable, or another process has the database


def run(*command):
    """Runs in the workspace; what is printed goes to the log of the task. The exit code."""
    with subprocess.Popen(command, cwd=WORKSPACE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            for line in process.stdout:
                print(line, end="")
        except BaseException:  # the task is stopped: so is the run, which takes back the load that it is in
            process.terminate()
            raise
    return process.returncode


@dag(
    schedule="@hourly",
    start_date=datetime(2026, 1, 1),
    catchup=False,  # one run takes whatever is new
    max_active_runs=1,  # a second one would end with exit code 7
    default_args={"retries": 3, "retry_delay": timedelta(minutes=10)},
    tags=["heap"],
)
def cairn_heap():
    @task
    def bucket():
        if run("aws", "s3", "sync", "--only-show-errors", BUCKET, "./bucket") != 0:
            raise AirflowException("the copy of the bucket is not up to date")

    @task
    def sync():
        code = run("cairn", "sync")
        if code in UP_TO_DATE | ASK_A_PERSON:
            return code
        if code in TRY_AGAIN or code < 0:  # below 0: a signal ended it
            raise AirflowException(f"cairn ended with exit code {code}")
        raise AirflowFailException(f"cairn ended with exit code {code}, which trying again does not mend")

    @task(retries=0)
    def look_at(code):
        if code in ASK_A_PERSON:
            raise AirflowFailException("a table was stopped or is held: `cairn status` in the workspace says which")

    bucket() >> (code := sync())
    look_at(code)


cairn_heap()
