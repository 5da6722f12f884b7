"""Two residents who are one person become one, and part again if they were two after all."""
