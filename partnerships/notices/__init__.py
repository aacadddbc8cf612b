"""Who hears of proposals, partnerships, publication and consultations."""
