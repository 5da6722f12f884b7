"""The page of any ledger: its list, what narrows it, and the record at the cursor."""
