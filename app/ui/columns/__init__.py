"""The columns of each table, a module a kind of row. Pure."""
