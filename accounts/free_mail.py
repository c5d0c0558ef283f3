"""Mail providers that give an address to anyone, so that the address says nothing of an institution.

A short list kept by hand, from the providers' own public pages; nothing is looked up while the site runs.
A provider that is missing only means that no other proof is asked for. The reviewer sees the address anyway.
"""

LISTED_ON = "2026-11-26"
DOMAINS = frozenset(
    {
        "163.com",
        "126.com",
        "aol.com",
        "duck.com",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "mailbox.org",
        "me.com",
        "msn.com",
        "naver.com",
        "orange.fr",
        "outlook.com",
        "outlook.de",
        "outlook.fr",
        "pm.me",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "seznam.cz",
        "t-online.de",
        "tuta.com",
        "tutanota.com",
        "web.de",
        "wp.pl",
        "yahoo.co.in",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zohomail.com",
    }
)


def is_free_mail(address: str) -> bool:
    """True where anyone can get an address at this provider; the case of letters does not matter."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() in DOMAINS
