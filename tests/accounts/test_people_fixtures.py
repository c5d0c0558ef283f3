"""The people every other test relies on are what their names say."""

from allauth.mfa.utils import is_mfa_enabled

from accounts.services.quotas import allowance


def test_a_tester_and_a_colleague_are_approved_and_have_a_plan(tester, colleague):
    assert tester.is_approved_tester
    assert allowance(tester=colleague).left_now == 100


def test_a_suspended_tester_keeps_the_plan_but_is_not_approved(suspended):
    assert not suspended.is_approved_tester
    assert allowance(tester=suspended).left_now == 100


def test_a_reviewer_has_a_second_factor_and_a_stranger_has_not(reviewer, stranger):
    assert reviewer.is_staff
    assert is_mfa_enabled(reviewer)
    assert not is_mfa_enabled(stranger)


def test_only_staff_and_approved_researchers_may_export_across_testers(
    reviewer, researcher, tester, applicant
):
    assert reviewer.may_export_across_testers
    assert researcher.may_export_across_testers
    assert not tester.may_export_across_testers
    assert not applicant.may_export_across_testers
