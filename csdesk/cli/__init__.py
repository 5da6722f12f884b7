"""Commands without a screen: names, options, statuses and JSON that scripts rely on."""
