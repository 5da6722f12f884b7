"""What is asked of the vault by the data check; each rule in a few lines."""
