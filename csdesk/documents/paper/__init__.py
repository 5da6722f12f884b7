"""PDF pages: ledgers, reports, packs."""
