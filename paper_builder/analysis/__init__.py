"""What a bank, or a sitting, amounts to in numbers. It reads banks and blueprints and changes neither."""
