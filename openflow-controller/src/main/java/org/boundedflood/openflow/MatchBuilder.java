package org.boundedflood.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFValueType;

/**
 * Collects the fields of a 1.3 match, and refuses what Loxi lets pass silently and a switch would
 * refuse: empty masks, values outside their mask, fields without their prerequisites.
 */
public final class MatchBuilder {
  private final Match.Builder builder;
  private final List<MatchField<?>> fields = new ArrayList<>();

  MatchBuilder(Match.Builder builder) {
    this.builder = builder;
  }

  /**
   * Requires a field to have a value.
   *
   * @throws UnsupportedOperationException if OpenFlow 1.3 has no such field
   */
  public <F extends OFValueType<F>> MatchBuilder exact(MatchField<F> field, F value) {
    fields.add(field);
    builder.setExact(field, value);
    return this;
  }

  /**
   * Requires those bits of a field which are set in {@code mask} to have a value.
   *
   * @throws IllegalArgumentException if no bit of the mask is set, or bits of the value outside it
   * @throws UnsupportedOperationException if OpenFlow 1.3 has no such field
   */
  public <F extends OFValueType<F>> MatchBuilder masked(MatchField<F> field, F value, F mask) {
    fields.add(field);
    if (!value.applyMask(mask).equals(value)) {
      throw refusal(field, "has bits outside its mask: " + value + "/" + mask);
    }
    builder.setMasked(field, value, mask);
    if (builder.isFullyWildcarded(field)) {
      throw refusal(field, "has an empty mask, which matches anything: leave the field out");
    }
    return this;
  }

  /**
   * Returns the match.
   *
   * @throws IllegalArgumentException if a field lacks its prerequisite, as IPV4_DST without
   *     ETH_TYPE
   */
  public Match build() {
    Match match = builder.build();
    for (MatchField<?> field : fields) {
      if (!field.arePrerequisitesOK(match)) {
        throw refusal(
            field,
            "needs "
                + field.getPrerequisites().stream()
                    .map(needed -> needed.getMatchField().getName() + " in " + needed.getValues())
                    .collect(Collectors.joining(" or "))
                + ", found "
                + match);
      }
    }
    return match;
  }

  private static IllegalArgumentException refusal(MatchField<?> field, String fault) {
    return new IllegalArgumentException("match field " + field.getName() + " " + fault);
  }
}
