"""System checks of this project."""
