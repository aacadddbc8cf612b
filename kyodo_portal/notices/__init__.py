"""Who gets which mail how: asked when a mail is about to leave, chosen at /my/notifications/."""
