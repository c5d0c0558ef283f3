"""Which terms are in force; the text is templates/accounts/terms_text.html."""

VERSION = "2026-11c"
