"""What time does to partnerships, one module a feature. A job may run twice, or beside itself."""
