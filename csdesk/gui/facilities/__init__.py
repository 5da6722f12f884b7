"""Facilities on the screen: what the pack asks of them, opening hours, the week of bookings."""
