"""月报 and 政策指标 on the screen."""
