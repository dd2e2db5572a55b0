"""Witnesses of the same wording, side by side: every token once, in order, whatever their order."""
