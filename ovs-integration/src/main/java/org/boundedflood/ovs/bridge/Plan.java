package org.boundedflood.ovs.bridge;

import java.util.List;
import org.boundedflood.ovs.ovsdb.Operation;

/**
 * What is to be written after something was read.
 *
 * @param operations to carry out, the first of which require that nothing changed meanwhile; none
 *     if nothing is to be written
 * @param result what comes out of it once they took effect
 */
record Plan<T>(List<Operation> operations, T result) {
  Plan {
    operations = List.copyOf(operations);
  }
}
