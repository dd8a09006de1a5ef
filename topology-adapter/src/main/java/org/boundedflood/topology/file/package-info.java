/**
 * The topology as a file tells it. May use values of the core, Jackson with its YAML parser, and
 * SLF4J.
 */
@NullMarked
package org.boundedflood.topology.file;

import org.jspecify.annotations.NullMarked;
