"""What a notebook calls: `teach`, and the magics."""
