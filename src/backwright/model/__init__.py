"""What a backend is: frozen dataclasses without input or output, JSON in and out, stable ids."""
