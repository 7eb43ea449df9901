"""Linking: the quantities of the narrative to the cells, measures to problems, items to indicator cells.

``toolkit.linking.mentions.settle`` finds the mentions and lets them decide ambiguous cells;
``toolkit.linking.links.link`` ties what belongs together.
"""
