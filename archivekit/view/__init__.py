"""What people see: made once, used by all."""
