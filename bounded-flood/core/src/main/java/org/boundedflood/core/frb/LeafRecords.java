package org.boundedflood.core.frb;

/**
 * Leaves packed into the payload of one FRB.
 *
 * @param count number of records, 0 to 255
 * @param payload the records one behind the other
 */
public record LeafRecords(int count, Payload payload) {}
