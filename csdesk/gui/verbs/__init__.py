"""The verbs of people and households as forms; which page offers which says `gui.verbs.verb_dialogs`."""
