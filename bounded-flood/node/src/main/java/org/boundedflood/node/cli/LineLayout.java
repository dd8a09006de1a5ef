package org.boundedflood.node.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A message as a line: local time with milliseconds, level, the last part of the logger's name, the
 * text; and the stack trace, if there is one, on further lines. Logback's own patterns would be put
 * together from their parts, and Java's formats of time from data of locales, at every start.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL_WIDTH = 5;

  private final ZoneId zone;

  LineLayout(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    addTime(line, LocalDateTime.ofInstant(Instant.ofEpochMilli(event.getTimeStamp()), zone));
    String level = event.getLevel().toString();
    line.append(' ').append(level);
    line.append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length()) + 1));
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length());
    line.append(": ").append(event.getFormattedMessage()).append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }

  private static void addTime(StringBuilder line, LocalDateTime time) {
    line.append(time.toLocalDate()).append('T');
    addDigits(line, time.getHour(), 2);
    addDigits(line.append(':'), time.getMinute(), 2);
    addDigits(line.append(':'), time.getSecond(), 2);
    addDigits(line.append('.'), time.getNano() / 1_000_000, 3);
  }

  private static void addDigits(StringBuilder line, int number, int digits) {
    String written = Integer.toString(number);
    line.append("0".repeat(digits - written.length())).append(written);
  }
}
