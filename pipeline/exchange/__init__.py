"""Records for others: tables, archives, other offices' programs; and our own records back in."""
