"""Tools for new outlets: fixtures, detection, a first source file, its lint, generated docs."""
