"""Seeded random histories: what a bucket publishes over time, and the runs that see it grow.

A history is made in three layers, each of which knows nothing of the next. A timeline is what Heap means to publish.
Its delivery is how that reaches the bucket: late, damaged and repaired, doubled, rewritten, deleted. The history is the
outcome: steps of file operations, each followed by a run. The same seed makes the same bytes.
"""

import os
import random
from dataclasses import dataclass, field

from delivery import Delivery, Step, Trouble, deliver_in_groups
from field_kinds import any_moment, civil_day
from timeline import Timeline, change_times, change_types

__all__ = [
    "History",
    "apply_step",
    "deliver_in_groups",
    "deliver_shuffled",
    "make_clean_timeline",
    "make_history",
    "set_start_date",
]


@dataclass
class History:
    seed: int
    steps: list
    notes: list = field(default_factory=list)


def make_history(seed):
    """The history of a seed: the trouble it has is drawn first, so that quiet and wild ones both come up."""
    rng = random.Random(seed)
    is_big = rng.random() < 0.12
    timeline = Timeline(rng, big=is_big)
    # A load that fails leaves the columns that it prepared, and with them their types. The model prepares nothing for a
    # dump with a damaged file, so a history has either damaged files or changed types.
    has_changed_types = rng.random() < 0.3
    if has_changed_types:
        change_types(rng, timeline)
    elif rng.random() < 0.25:
        change_times(rng, timeline)
    delivery = Delivery(rng, list(timeline.dumps))
    if rng.random() < 0.5:
        delivery.delay_some()
    steps = delivery.steps()
    trouble = Trouble(rng, timeline.dumps, steps, delivery.notes)
    damage_chance = 0 if has_changed_types else 0.3
    for chance, cause in (
        (damage_chance, trouble.damage_file),
        (damage_chance / 3, trouble.damage_file),
        (0.12, trouble.break_manifest),
        (0.12, trouble.double_manifest),
        (0.1, trouble.rewrite_manifest),
        (0.1, trouble.forget_old_dump),
        (0.5, trouble.vary_runs),
    ):
        if rng.random() < chance:
            cause()
    steps = finish(rng, steps)
    delivery.notes += set_start_date(seed, steps, may_change=True)
    return History(seed, steps, delivery.notes)


def finish(rng, steps):
    """A last run over everything, and now and then one more that must find nothing to do."""
    if any(step.until_dump is not None or step.select != ("*",) for step in steps):
        steps.append(Step({}, note="everything"))
    if rng.random() < 0.3:
        steps.append(Step({}, note="nothing new"))
    return steps


def set_start_date(seed, steps, may_change=False):
    """One history in three leaves out what happened before some day; the notes say so."""
    rng = random.Random(f"start date of {seed}")
    if rng.random() < 0.67:
        return []
    start = civil_day(any_moment(rng) // (86_400 * 10**6))
    for step in steps:
        step.start_date = start
    if not may_change or rng.random() < 0.6:
        return [f"start date {start}"]
    change = rng.randrange(len(steps))
    later = rng.choice((None, civil_day(any_moment(rng) // (86_400 * 10**6))))
    for step in steps[change:]:
        step.start_date = later
    return [f"start date {start}, from step {change + 1} on {later}"]


def make_clean_timeline(seed):
    """The dumps of a history whose outcome no order of arrival, no repetition and no number of threads may change; in
    every second one types change from file to file."""
    return Timeline(random.Random(seed), clean=True, drifting=seed % 2 == 0).dumps


def deliver_shuffled(seed, dumps):
    """The same dumps in another order of arrival, as steps."""
    rng = random.Random(seed)
    rest = list(dumps)
    rng.shuffle(rest)
    return Delivery(rng, rest).steps()


def apply_step(bucket, step):
    """Brings the bucket directory to where the step wants it."""
    for path, data in step.files.items():
        target = os.path.join(bucket, path)
        if data is None:
            if os.path.exists(target):
                os.remove(target)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as stream:
            stream.write(data)
