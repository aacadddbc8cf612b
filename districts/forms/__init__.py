"""Forms of this app: appointing people, the months of a ward's year."""
