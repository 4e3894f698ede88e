"""One migration a file, numbered like the schema that it makes."""
