"""The counter desk: receive, check, correct, accept, hand out."""
