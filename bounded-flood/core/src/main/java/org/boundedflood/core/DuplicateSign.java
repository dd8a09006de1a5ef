package org.boundedflood.core;

/**
 * The newest sign of another node that uses this node's identifier.
 *
 * @param port name of the port through which it came
 * @param what it was, in words
 * @param at when, in milliseconds of the node's clock
 */
public record DuplicateSign(String port, String what, long at) {}
