"""bflab: overlays of real Open vSwitch bridges in network namespaces.

Every overlay node has its own namespace, its own Open vSwitch and its own controller; links
between nodes are veth pairs (or emulated ones with delay), leaves are Mininet hosts.
"""
