"""Documents on paper: the words of `core.certs` set by typst in one helper process."""
