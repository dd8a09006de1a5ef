package org.boundedflood.program.fake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Batch;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.Meter;
import org.boundedflood.program.Step;
import org.boundedflood.program.SwitchProgram;
import org.jspecify.annotations.Nullable;

/**
 * A switch in memory. It takes the steps of batches as an OpenFlow 1.3 switch takes the messages
 * for which they stand, and executes the flows, groups and meters that it then has.
 *
 * <p>Time is what the caller says, in milliseconds from any origin, and must not go back. All ports
 * exist and are live until {@link #setLive} says otherwise. VLAN tags are not understood.
 */
public final class FakeFlowTable {
  private static final long MILLIS_PER_SECOND = 1000;

  private final NavigableMap<Flow.Key, Entry> flows = new TreeMap<>();
  private final NavigableMap<Integer, Group> groups = new TreeMap<>(Integer::compareUnsigned);
  private final NavigableMap<Integer, TokenBucket> meters = new TreeMap<>();
  private final Set<PortNumber> deadPorts = new HashSet<>();
  private final Set<PortNumber> heldPorts = new HashSet<>();
  private final List<String> errors = new ArrayList<>();

  /** A flow with what the switch counts for it. */
  static final class Entry {
    private final Flow flow;
    private long packets;
    private long lastUsed;

    private Entry(Flow flow, long packets, long lastUsed) {
      this.flow = flow;
      this.packets = packets;
      this.lastUsed = lastUsed;
    }

    Flow flow() {
      return flow;
    }

    void count(long now) {
      packets++;
      lastUsed = now;
    }
  }

  /** A switch that has {@code program} from the start, foreign parts included. */
  public static FakeFlowTable of(SwitchProgram program) {
    FakeFlowTable table = new FakeFlowTable();
    program
        .meters()
        .values()
        .forEach(meter -> table.meters.put(meter.id(), new TokenBucket(meter, 0)));
    table.groups.putAll(program.groups());
    program.flows().forEach((key, flow) -> table.flows.put(key, new Entry(flow, 0, 0)));
    return table;
  }

  /** Carries out all steps in order. Those that OpenFlow refuses are among {@link #errors}. */
  public void apply(Batch batch, long now) {
    batch.steps().forEach(step -> apply(step, now));
  }

  /** Carries out one step, unless OpenFlow refuses it: then it is among {@link #errors}. */
  public void apply(Step step, long now) {
    if (step instanceof Step.AddFlow add) {
      addFlow(add.flow(), now);
    } else if (step instanceof Step.ModifyFlow modify) {
      modifyFlow(modify.flow());
    } else if (step instanceof Step.DeleteFlow delete) {
      flows.remove(delete.flow().key());
    } else if (step instanceof Step.AddGroup add) {
      if (check(!groups.containsKey(add.group().id()), "OFPGMFC_GROUP_EXISTS", step)) {
        groups.put(add.group().id(), add.group());
      }
    } else if (step instanceof Step.ModifyGroup modify) {
      if (check(groups.containsKey(modify.group().id()), "OFPGMFC_UNKNOWN_GROUP", step)) {
        groups.put(modify.group().id(), modify.group());
      }
    } else if (step instanceof Step.DeleteGroup delete) {
      groups.remove(delete.id());
      FlowAction use = new FlowAction.ToGroup(delete.id());
      flows.values().removeIf(entry -> entry.flow.instructions().actions().contains(use));
    } else if (step instanceof Step.AddMeter add) {
      if (check(!meters.containsKey(add.meter().id()), "OFPMMFC_METER_EXISTS", step)) {
        meters.put(add.meter().id(), new TokenBucket(add.meter(), now));
      }
    } else if (step instanceof Step.ModifyMeter modify) {
      modifyMeter(modify.meter(), step);
    } else if (step instanceof Step.DeleteMeter delete) {
      meters.remove(delete.id());
      flows.values().removeIf(entry -> entry.flow.instructions().meter().orElse(0) == delete.id());
    }
  }

  /** What the switch has. */
  public SwitchProgram program() {
    return SwitchProgram.of(
        flows.values().stream().map(Entry::flow).toList(),
        groups.values(),
        meters.values().stream().map(TokenBucket::meter).toList());
  }

  /** Executes the tables on a frame that comes in at {@code now}. */
  public Verdict receive(PortNumber ingress, EthernetFrame frame, long now) {
    return new FrameWalk(this, ingress, now).run(frame);
  }

  /**
   * Says whether a port has carrier; without, nothing leaves by it and buckets watching it fail.
   */
  public void setLive(PortNumber port, boolean live) {
    if (live) {
      deadPorts.remove(port);
    } else {
      deadPorts.add(port);
    }
  }

  /**
   * Says whether the switch holds a port with carrier for one that forwards; if not, buckets
   * watching it fail, but what is sent to it leaves.
   */
  public void setForwarding(PortNumber port, boolean forwarding) {
    if (forwarding) {
      heldPorts.remove(port);
    } else {
      heldPorts.add(port);
    }
  }

  /** Forgets the flows that saw no frame for as long as their idle timeout, and returns them. */
  public List<Flow> expire(long now) {
    List<Flow> expired = new ArrayList<>();
    flows
        .values()
        .removeIf(
            entry -> {
              long idle = entry.flow.idleTimeout() * MILLIS_PER_SECOND;
              boolean old = idle > 0 && now - entry.lastUsed >= idle;
              if (old) {
                expired.add(entry.flow);
              }
              return old;
            });
    return expired;
  }

  /** How many frames a flow has seen since it was added; empty if there is no such flow. */
  public Optional<Long> packets(Flow.Key key) {
    return Optional.ofNullable(flows.get(key)).map(entry -> entry.packets);
  }

  /** The refused steps, each with the name of its OpenFlow error, in order. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** The flow of a table that is executed on a frame, null if none matches. */
  @Nullable Entry lookup(int table, PortNumber ingress, EthernetFrame frame) {
    Entry found = null;
    for (Entry entry : flows.values()) {
      Flow.Key key = entry.flow.key();
      boolean isPast = found != null && key.priority() < found.flow.key().priority();
      if (key.table() > table || isPast) {
        break; // They are in the order of tables and, within each, of falling priorities.
      }
      if (key.table() != table || !FrameWalk.matches(key.match(), ingress, frame)) {
        continue;
      }
      if (found == null) {
        found = entry;
      } else if (found.flow.key().priority() == key.priority()) {
        throw new IllegalStateException(
            "which of these is executed on %s from port %s is undefined:%n%s%n%s"
                .formatted(frame, ingress, found.flow, entry.flow));
      }
    }
    return found;
  }

  @Nullable Group group(int id) {
    return groups.get(id);
  }

  boolean passes(int meter, long now) {
    TokenBucket bucket = meters.get(meter);
    return bucket == null || bucket.pass(now);
  }

  boolean isLive(PortNumber port) {
    return hasCarrier(port) && !heldPorts.contains(port);
  }

  boolean isUsable(Group.Bucket bucket) {
    Integer watchedGroup = bucket.watchGroup();
    if (watchedGroup != null) {
      Group watched = groups.get(watchedGroup);
      return watched != null && watched.buckets().stream().anyMatch(this::isUsable);
    }
    return bucket.watchPort() == null || isLive(bucket.watchPort());
  }

  boolean hasCarrier(PortNumber port) {
    return !deadPorts.contains(port);
  }

  private void addFlow(Flow flow, long now) {
    if (refersToKnown(flow.instructions(), flow)) {
      flows.put(flow.key(), new Entry(flow, 0, now));
    }
  }

  private void modifyFlow(Flow flow) {
    if (refersToKnown(flow.instructions(), flow)) {
      flows.computeIfPresent(
          flow.key(),
          (key, old) ->
              new Entry(
                  Flow.installed(
                      key,
                      flow.instructions(),
                      old.flow.idleTimeout(),
                      old.flow.notifyRemoval(),
                      old.flow.cookie()),
                  old.packets,
                  old.lastUsed));
    }
  }

  private void modifyMeter(Meter meter, Step step) {
    TokenBucket bucket = meters.get(meter.id());
    if (check(bucket != null, "OFPMMFC_UNKNOWN_METER", step) && bucket != null) {
      bucket.change(meter);
    }
  }

  private boolean refersToKnown(Instructions instructions, Flow flow) {
    boolean metersKnown = instructions.meter().stream().allMatch(meters::containsKey);
    boolean groupsKnown =
        instructions.actions().stream()
            .allMatch(a -> !(a instanceof FlowAction.ToGroup to) || groups.containsKey(to.id()));
    return check(metersKnown, "OFPMMFC_UNKNOWN_METER", flow)
        && check(groupsKnown, "OFPBAC_BAD_OUT_GROUP", flow);
  }

  private boolean check(boolean allowed, String error, Object refused) {
    if (!allowed) {
      errors.add(error + ": " + refused);
    }
    return allowed;
  }
}
