"""What a clerk does: functions over an Office."""
