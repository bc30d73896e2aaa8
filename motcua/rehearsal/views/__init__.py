"""The pages of a play: its list and beginning, the citizen's form, the official's acts, the example."""
