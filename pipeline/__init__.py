"""kehoach: from scanned Vietnamese administrative plans to a searchable, trusted dataset."""

__version__ = "0.1.0"
