"""The other techniques: what a file says of itself. Each finding is a Signal; reading.py weighs them."""
