"""数据体检 on the screen."""
