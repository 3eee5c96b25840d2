"""The account's own pages: logging in and out, roles, password, opening an account, who has seen one's data."""
