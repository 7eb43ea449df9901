"""Items: stated problems and announced measures with their exact spans."""

from toolkit.parsing.items.finding import find_items

__all__ = ["find_items"]
