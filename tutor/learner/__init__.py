"""What is believed about the student. Pure."""
