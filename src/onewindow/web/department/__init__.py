"""The department's desk: work list, one case on one page, decide, issue."""
