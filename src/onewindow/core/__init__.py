"""The pure core: answers questions, never touches a database, a file, the network or the clock."""
