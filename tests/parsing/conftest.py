"""What the tests of the parsing's rooms share stands in this folder: ``marked.py``, ``whole_reports.py``."""
