"""The other end of the line, each behind `ports.Model`."""
