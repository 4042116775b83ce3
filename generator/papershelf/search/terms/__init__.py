"""From text to the terms of the index: letters, words, stop words and stems of each language."""
