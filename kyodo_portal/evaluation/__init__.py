"""Measuring search and matching on worlds written for the purpose, in a database of their own."""
