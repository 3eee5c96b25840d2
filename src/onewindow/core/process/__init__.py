"""The generic engine: a procedure is a table of states and actions; decide, apply, replay, open actions."""
