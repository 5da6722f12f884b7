"""The township's forms, and the campaigns made of them."""
