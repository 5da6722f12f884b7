"""Facilities: what the adopted pack asks of them, the week of bookings, supplies that run out."""
