"""数据体检: what is wrong in the data, what mends it, and what was looked at and is right."""
