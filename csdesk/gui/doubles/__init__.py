"""查重 and 合并 on the screen."""
