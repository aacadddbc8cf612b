"""言いかえ: city staff keep the words that mean the same to the search (`/desk/words/`)."""
