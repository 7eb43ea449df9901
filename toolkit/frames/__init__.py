"""Reports as the eight frames of a corpus: their columns, how they are made, what a folder of them records."""
