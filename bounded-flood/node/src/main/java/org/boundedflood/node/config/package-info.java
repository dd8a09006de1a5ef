/**
 * What an operator may set: one table of options, from which the command line, the configuration
 * file, the help and the reference page are made.
 */
@NullMarked
package org.boundedflood.node.config;

import org.jspecify.annotations.NullMarked;
