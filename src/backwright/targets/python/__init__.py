"""What Python frameworks share."""
