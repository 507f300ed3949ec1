"""GitHub as a place to show things at, and to read commits from: knows no database."""
