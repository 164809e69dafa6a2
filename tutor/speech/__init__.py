"""Samples in, facts out: pure, in numpy. Time is samples received over the rate, never the wall clock."""
