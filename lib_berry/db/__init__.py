"""The only package that executes SQL on the library's database."""
