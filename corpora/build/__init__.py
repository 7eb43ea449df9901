"""The synthetic sample corpus: hand-written sources (``bodies/``) and the generator that renders them with truth."""
