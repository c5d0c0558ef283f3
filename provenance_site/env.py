"""Typed readers of the environment; a secret may also come from a file named by NAME_FILE."""

from pathlib import Path

import environ

env = environ.FileAwareEnv()


def data_dir(base_dir: Path) -> Path:
    """Folder of everything the embedded default writes: database, broker, media, secret key."""
    folder = Path(env.str("PROVENANCE_DATA_DIR", default=str(base_dir / "var")))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def embedded_secret_key(folder: Path) -> str:
    """The signing key of an embedded installation, made once and readable by its owner only."""
    from django.core.management.utils import get_random_secret_key

    path = folder / "secret_key"
    if not path.exists():
        part = folder / "secret_key.part"
        part.touch(mode=0o600)
        part.write_text(get_random_secret_key())
        part.replace(path)
    return path.read_text().strip()
