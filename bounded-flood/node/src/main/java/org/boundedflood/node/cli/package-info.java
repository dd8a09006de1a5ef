/**
 * The command line: {@code bf node}, {@code bf show}, {@code bf configuration}, {@code bf
 * ryu-manager}.
 */
@NullMarked
package org.boundedflood.node.cli;

import org.jspecify.annotations.NullMarked;
