"""The onewindow command: one module per word.

A word is a module of this package with `add_parser(subparsers)`. It adds its parser and sets the function
that does the work by `set_defaults(run=run)`; that takes the parsed arguments and returns the exit code, or
None for 0. Only the module of the word asked for is imported: `due` starts without a database.
"""
