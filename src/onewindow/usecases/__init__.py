"""The only hands: one function per verb, each one transaction of facts, events and outgoing messages."""
