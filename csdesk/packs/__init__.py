"""Region packs: what a policy document demands, as dated data with its source."""
