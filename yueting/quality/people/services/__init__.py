"""Writing what people say of inspected conversations."""
