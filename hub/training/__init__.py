"""How the small weights of the stand-ins are trained; nothing of this runs when the hub is built.

lora.py       training adapters, step by step
"""
