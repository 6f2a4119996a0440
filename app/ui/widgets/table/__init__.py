"""The one table of the program: its rows, its drawing, its keys."""
