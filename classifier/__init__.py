"""The classifier: from an uploaded picture to a verdict, its report and its export."""
