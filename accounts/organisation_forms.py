"""Forms of organisations: an admin's invitation, and what staff set."""

from django import forms

MOST_IN_A_POOL = 1_000_000
MOST_ROWS = 2**63 - 1


class InviteMemberForm(forms.Form):
    """Whom an admin invites, and what a reviewer should know."""

    email = forms.EmailField(label="E-mail address")
    reason = forms.CharField(
        label="Who this is",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="For the reviewers, in case the person has to apply first. It is not in the mail.",
    )


class TargetForm(forms.Form):
    """The member or invitation that a button is about."""

    target = forms.IntegerField(min_value=1, max_value=MOST_ROWS)


class PoolField(forms.IntegerField):
    """Images a month for all members together."""

    def __init__(self) -> None:
        super().__init__(
            label="Pool: images a month",
            min_value=0,
            max_value=MOST_IN_A_POOL,
            initial=0,
            help_text="For all members together, once their own plans are used up. 0 is no pool.",
        )


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(label="Name", max_length=120)
    pool_per_month = PoolField()
    admin_email = forms.EmailField(
        label="First admin", help_text="The address of an approved tester who is in no organisation."
    )


class PoolForm(forms.Form):
    """Another pool, and why."""

    pool_per_month = PoolField()
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why", max_length=1000, help_text="For the audit trail.")


class AdminForm(forms.Form):
    """The new admin of an organisation that has none left."""

    email = forms.EmailField(
        label="New admin",
        help_text="The address of an approved tester: a member, or someone who is in no organisation.",
    )
    reason = forms.CharField(label="Why", max_length=1000, help_text="For the audit trail.")
