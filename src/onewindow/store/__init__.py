"""The one Django app: rows, migrations, and the codecs between rows and the core."""
