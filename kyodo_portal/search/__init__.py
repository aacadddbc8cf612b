"""Finding things by Japanese words and by facets, the same way on every database."""
