"""Reports of one body over the years: which are of the same body, and what each decides and proves of the other."""
