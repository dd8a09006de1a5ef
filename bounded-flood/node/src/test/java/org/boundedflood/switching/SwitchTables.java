package org.boundedflood.switching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupModCommand;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterConfig;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFTableStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** What a switch holds, which outlives its connections. Thread-safe. */
final class SwitchTables {
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);

  private final Map<Key, OFFlowMod> flows = new LinkedHashMap<>();
  private final Map<Integer, OFGroupMod> groups = new LinkedHashMap<>();
  private final Map<Long, OFMeterMod> meters = new LinkedHashMap<>();

  private record Key(TableId table, int priority, Match match) {
    static Key of(OFFlowMod mod) {
      return new Key(mod.getTableId(), mod.getPriority(), mod.getMatch());
    }
  }

  synchronized void apply(OFMessage message) {
    if (message instanceof OFFlowMod mod) {
      OFFlowMod old = flows.get(Key.of(mod));
      if (mod.getCommand() == OFFlowModCommand.ADD) {
        flows.put(Key.of(mod), mod);
      } else if (mod.getCommand() == OFFlowModCommand.DELETE_STRICT) {
        flows.remove(Key.of(mod));
      } else if (old != null) {
        flows.put(Key.of(mod), old.createBuilder().setInstructions(mod.getInstructions()).build());
      }
    } else if (message instanceof OFGroupMod mod) {
      if (mod.getCommand() == OFGroupModCommand.DELETE) {
        groups.remove(mod.getGroup().getGroupNumber());
      } else {
        groups.put(mod.getGroup().getGroupNumber(), mod);
      }
    } else if (message instanceof OFMeterMod mod) {
      if (mod.getCommand() == OFMeterModCommand.DELETE) {
        meters.remove(mod.getMeterId());
      } else {
        meters.put(mod.getMeterId(), mod);
      }
    }
  }

  /** The flows whose match has this text, such as {@code eth_src=02:00:00:00:00:01}. */
  synchronized List<OFFlowMod> flowsWith(String text) {
    return flows.values().stream().filter(mod -> mod.getMatch().toString().contains(text)).toList();
  }

  synchronized Set<String> flowTexts() {
    return flows.values().stream()
        .map(
            mod ->
                mod.getTableId()
                    + " "
                    + mod.getPriority()
                    + " "
                    + mod.getMatch()
                    + " "
                    + mod.getInstructions())
        .collect(Collectors.toSet());
  }

  synchronized void forget(OFFlowMod flow) {
    flows.remove(Key.of(flow));
  }

  synchronized OFMessage flowStats(long xid) {
    List<OFFlowStatsEntry> entries = new ArrayList<>();
    for (OFFlowMod mod : flows.values()) {
      entries.add(entry(mod));
    }
    return FACTORY.buildFlowStatsReply().setXid(xid).setEntries(entries).build();
  }

  synchronized OFMessage tableStats(long xid) {
    List<OFTableStatsEntry> entries = new ArrayList<>();
    for (int table = 0; table < 5; table++) {
      TableId id = TableId.of(table);
      entries.add(
          FACTORY
              .buildTableStatsEntry()
              .setTableId(id)
              .setActiveCount(flows.keySet().stream().filter(k -> k.table().equals(id)).count())
              .build());
    }
    return FACTORY.buildTableStatsReply().setXid(xid).setEntries(entries).build();
  }

  static OFFlowStatsEntry entry(OFFlowMod mod) {
    return FACTORY
        .buildFlowStatsEntry()
        .setTableId(mod.getTableId())
        .setPriority(mod.getPriority())
        .setMatch(mod.getMatch())
        .setInstructions(mod.getInstructions())
        .setCookie(mod.getCookie())
        .setIdleTimeout(mod.getIdleTimeout())
        .setHardTimeout(mod.getHardTimeout())
        .setFlags(mod.getFlags())
        .setPacketCount(U64.of(7))
        .setByteCount(U64.of(700))
        .build();
  }

  synchronized Set<Integer> groupNumbers() {
    return Set.copyOf(groups.keySet());
  }

  synchronized OFMessage groupStats(long xid) {
    return FACTORY
        .buildGroupDescStatsReply()
        .setXid(xid)
        .setEntries(groups.values().stream().map(SwitchTables::entry).toList())
        .build();
  }

  static OFGroupDescStatsEntry entry(OFGroupMod mod) {
    return FACTORY
        .buildGroupDescStatsEntry()
        .setGroup(mod.getGroup())
        .setGroupType(mod.getGroupType())
        .setBuckets(mod.getBuckets())
        .build();
  }

  synchronized OFMessage meterStats(long xid) {
    return FACTORY
        .buildMeterConfigStatsReply()
        .setXid(xid)
        .setEntries(meters.values().stream().map(SwitchTables::entry).toList())
        .build();
  }

  static OFMeterConfig entry(OFMeterMod mod) {
    return FACTORY
        .buildMeterConfig()
        .setMeterId(mod.getMeterId())
        .setFlags(mod.getFlags())
        .setEntries(mod.getMeters())
        .build();
  }
}
