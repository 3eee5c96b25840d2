"""The world outside: messages, documents, files, departments, each behind a port of the use cases."""
