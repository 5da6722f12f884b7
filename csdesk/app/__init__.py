"""Starts the window: hands the functions of `bootstrap` to the door, and pages to the office."""

from csdesk.app.door import known, last
from csdesk.app.measuring import measure_home, measure_login
from csdesk.app.starting import application, grab, plan, run, settle, setup

__all__ = [
    "application",
    "grab",
    "known",
    "last",
    "measure_home",
    "measure_login",
    "plan",
    "run",
    "settle",
    "setup",
]
