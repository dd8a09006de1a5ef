package org.boundedflood.simulator;

import java.util.Arrays;

/** Values of which average and quantiles are wanted. */
final class Distribution {
  private double[] values = new double[1_024];
  private int count;
  private boolean sorted = true;
  private double sum;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    sum += value;
    sorted = false;
  }

  Summary summary() {
    if (count == 0) {
      return Summary.NONE;
    }
    if (!sorted) {
      Arrays.sort(values, 0, count);
      sorted = true;
    }
    return new Summary(sum / count, quantile(0.5), quantile(0.99), values[count - 1]);
  }

  private double quantile(double share) {
    return values[Math.max(0, (int) Math.ceil(share * count) - 1)];
  }

  /** Average, median, the value that 99 % do not exceed, and the highest; zero for no values. */
  record Summary(double avg, double median, double p99, double max) {
    static final Summary NONE = new Summary(0, 0, 0, 0);
  }
}
