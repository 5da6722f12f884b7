"""The form of any ledger, built from its declaration."""
