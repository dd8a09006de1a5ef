package org.boundedflood.core.frb;

import java.util.List;
import org.boundedflood.core.leaf.LeafClaim;

/** Outcome of reading the leaf claims of an FRB. */
public sealed interface LeafClaimParse {
  /** All records are sound; in the order of the payload. */
  record Parsed(List<LeafClaim> claims) implements LeafClaimParse {
    public Parsed {
      claims = List.copyOf(claims);
    }
  }

  /** At least one record is not, so that the whole FRB is to be discarded. */
  record Rejected(FrbReject reason) implements LeafClaimParse {}
}
