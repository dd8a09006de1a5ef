package org.boundedflood.node.config;

/**
 * The text that somebody gave to an option, and where.
 *
 * @param text the value as it was written
 * @param origin where it stands, such as {@code node.yaml:3} or {@code command line}
 */
record Given(String text, String origin) {
  static final String COMMAND_LINE = "command line";
}
