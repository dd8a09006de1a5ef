"""All kinds of traffic: real programs in leaves, raw frames, and what became of every frame."""
