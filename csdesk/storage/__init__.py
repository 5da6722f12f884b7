"""The vault: the encrypted database, its one writer, its trail, its copies."""
