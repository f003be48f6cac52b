"""Documents as they were, with the restored text at its place: hOCR, ALTO, searchable PDF."""
