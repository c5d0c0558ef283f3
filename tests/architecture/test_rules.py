"""Each review rule finds what it is for and leaves good code alone."""

import pytest

from tests.architecture import rules

GOOD_TASK = """
@shared_task(soft_time_limit=120, time_limit=150)
def classify_submission_task(pk):
    classify_submission(pk=UUID(pk))
"""


@pytest.mark.parametrize(
    ("rule", "bad", "words"),
    [
        (rules.long_functions, "def f():\n" + "    x = 1\n" * 40, "f has 41 lines"),
        (rules.long_module, "x = 1\n" * 301, "301 lines"),
        (rules.tasks_out_of_form, GOOD_TASK.replace("_task(pk)", "(pk)"), "does not end in _task"),
        (rules.tasks_out_of_form, GOOD_TASK.replace("soft_time_limit=120, ", ""), "lacks soft_time_limit"),
        (rules.tasks_out_of_form, "@app.task\ndef sweep_task(): ...", "lacks soft_time_limit"),
        (rules.sends_before_commit, "classify_submission_task.delay(str(pk))", "line 1: .delay"),
        (rules.sends_before_commit, "task.apply_async(args=[1])", ".apply_async"),
        (
            rules.unnamed_relations,
            "a = models.ForeignKey(User, models.CASCADE)",
            "ForeignKey without related_name",
        ),
        (rules.unnamed_relations, "a = OneToOneField(User, CASCADE)", "OneToOneField"),
        (rules.raw_csv_writers, "import csv\ncsv.writer(f)", "line 2: csv.writer"),
        (rules.raw_csv_writers, "import csv\ncsv.DictWriter(f, [])", "csv.DictWriter"),
        (rules.raw_csv_writers, "from csv import writer as w\nw(f)", "line 2"),
        (rules.one_way_migrations, "migrations.RunPython(forwards)", "without a reverse"),
        (rules.template_faults, "<p>x</p>\n" * 151, "151 lines"),
        (rules.template_faults, "<script>alert(1)</script>", "inline script"),
        (rules.template_faults, '<p style="color: red">', "inline style"),
        (rules.template_faults, "<style>p {}</style>", "inline style"),
        (rules.template_faults, '<button type="button" onclick="go()">', "inline handler"),
        (rules.template_faults, '<a href="javascript:go()">', "javascript address"),
        (rules.template_faults, '<p hx-on:click="go()">', "hx-on handler"),
    ],
)
def test_a_rule_finds_its_offence(rule, bad, words):
    assert any(words in offence for offence in rule(bad))


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        (rules.long_functions, "def f():\n" + "    x = 1\n" * 39),
        (rules.long_module, "x = 1\n" * 300),
        (rules.tasks_out_of_form, GOOD_TASK),
        (rules.tasks_out_of_form, "def helper(): ..."),
        (rules.sends_before_commit, "classify_submission_task.delay_on_commit(str(pk))"),
        (rules.unnamed_relations, "a = models.ForeignKey(User, models.CASCADE, related_name='things')"),
        (rules.raw_csv_writers, "import csv\ncsv.reader(f)\nself.writer(f)"),
        (rules.one_way_migrations, "migrations.RunPython(forwards, migrations.RunPython.noop)"),
        (rules.one_way_migrations, "RunPython(forwards, reverse_code=backwards)"),
        (rules.template_faults, '<script src="{% static "js/upload.js" %}" defer></script>'),
        (rules.template_faults, '<script id="data" type="application/json">{"a": 1}</script>'),
        (rules.template_faults, "{# no <style> here #}<p class='muted'>on = 1</p>"),
    ],
)
def test_a_rule_leaves_good_code_alone(rule, good):
    assert rule(good) == []
