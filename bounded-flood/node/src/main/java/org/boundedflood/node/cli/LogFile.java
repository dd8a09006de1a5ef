package org.boundedflood.node.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where log messages go instead of, or besides, standard error: files of bounded length. */
final class LogFile {
  private LogFile() {}

  /**
   * Has messages written to a file, too, or only there.
   *
   * @param bytes length from which a new file is begun
   * @param older how many older files are kept, as {@code FILE.1} and so on
   * @param alone whether standard error gets nothing any more
   * @return whether the file can be written; if not, nothing changes
   */
  static boolean use(Path file, long bytes, int older, boolean alone) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return false;
    }
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(LogSetup.encoder(context));
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(older);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> length = new SizeBasedTriggeringPolicy<>();
    length.setContext(context);
    length.setMaxFileSize(new FileSize(bytes));
    length.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(length);
    appender.start();
    if (!appender.isStarted()) {
      return false;
    }
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    if (alone) {
      root.detachAndStopAllAppenders();
    }
    root.addAppender(appender);
    return true;
  }
}
