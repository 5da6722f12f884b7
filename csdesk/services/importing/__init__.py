"""The parts of an import: columns, cells, matching, households, what is kept."""
