"""The HTTP API: thin routes over the library's services."""
