"""Training of the detector: reads originals, writes a release; the site never imports it."""
