"""Forms of invitations: what staff send, and the password of the person who accepts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password

from accounts.models import Plan, User


class InvitationForm(forms.Form):
    """Whom to invite and why."""

    email = forms.EmailField(label="E-mail address")
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="For the reviewers; it is not in the mail.",
    )
    plan = forms.ModelChoiceField(
        Plan.objects.filter(is_offered=True),
        required=False,
        empty_label="No proposal",
        label="Plan to propose (optional)",
    )


class PasswordForm(forms.Form):
    """The password of a new account; the address is known from the invitation."""

    password1 = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password1(self) -> str:
        """Refuse what the site's rules refuse."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, User(email=self.email))
        return password

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or self.cleaned_data
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same.")
        return data
