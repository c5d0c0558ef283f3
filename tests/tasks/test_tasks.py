"""The tasks in this process: names, queues and limits; what they do is tested with their services."""

import pytest
from django.conf import settings

from classifier.maintenance import ask_after_ten_task, purge_task, sweep_task, tell_withdrawals_task
from classifier.tasks import classify_submission_task
from provenance_site.celery import app

TASKS = [classify_submission_task, sweep_task, purge_task, tell_withdrawals_task, ask_after_ten_task]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_task_is_registered_with_both_limits(task):
    assert task.name in app.tasks
    assert 0 < task.soft_time_limit < task.time_limit


def test_classification_runs_on_the_accelerators_queue_and_the_rest_elsewhere():
    routes = {task.name: app.amqp.router.route({}, task.name)["queue"].name for task in TASKS}
    assert routes.pop(classify_submission_task.name) == "gpu"
    assert set(routes.values()) == {"default"}


def test_a_killed_worker_is_gone_before_its_row_is_taken_over():
    assert classify_submission_task.time_limit < settings.LEASE_SECONDS


def test_the_clock_knows_only_tasks_that_exist():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_message_for_a_row_that_is_gone_does_nothing(db):
    classify_submission_task("7f3c1f0e-5d0a-4a53-9f0e-6f0a1c8f2b11")
