"""Named modifications, metrics and tables that say how good a release is; imports no Django."""
