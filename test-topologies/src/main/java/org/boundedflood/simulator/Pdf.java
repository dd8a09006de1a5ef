package org.boundedflood.simulator;

/** How long-distance peers are drawn (protocol, section 2). */
enum Pdf {
  /** The natural logarithm, as Symphony has it; drawn until all peers are distinct. */
  LN,
  /** The decimal logarithm and as many draws as peers wanted, as the original has it. */
  LOG10;

  /** The logarithm of the number of nodes. */
  double logarithm(int nodes) {
    return this == LN ? Math.log(nodes) : Math.log10(nodes);
  }

  /** Whether drawing goes on until the wanted number of distinct peers is found. */
  boolean isDistinct() {
    return this == LN;
  }
}
