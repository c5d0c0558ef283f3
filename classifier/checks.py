"""System checks of the model release (see services.releases)."""
