"""Parts of the Python extractor: source text and spans, values of path expressions, the walk that emits references."""
