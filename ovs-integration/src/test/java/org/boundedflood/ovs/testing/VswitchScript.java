package org.boundedflood.ovs.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.boundedflood.ovs.testing.ScriptedServer.Connection;

/** Messages of a server with the database of Open vSwitch, as far as this project reads it. */
public final class VswitchScript {
  /** Transaction after which {@link #monitored} gives the tables. */
  public static final String FIRST_TRANSACTION = "00000000-0000-0000-0000-0000000000f1";

  private static final String TEXT = "{'type':'string'}";
  private static final String OPTIONAL = "{'type':{'key':'string','min':0,'max':1}}";
  private static final String NUMBER = "{'type':{'key':'integer','min':0,'max':1}}";
  private static final String MAP =
      "{'type':{'key':'string','value':'string','min':0,'max':'unlimited'}}";
  private static final String SET = "{'type':{'key':'uuid','min':0,'max':'unlimited'}}";

  /** A schema with the columns that this project reads. */
  public static final String SCHEMA =
      ("{'name':'Open_vSwitch','version':'8.3.1','tables':{"
              + "'Bridge':{'columns':{'name':"
              + TEXT
              + ",'datapath_id':"
              + OPTIONAL
              + ",'fail_mode':"
              + OPTIONAL
              + ",'ports':"
              + SET
              + ",'controller':"
              + SET
              + ",'protocols':{'type':{'key':{'type':'string','enum':['set',['OpenFlow10',"
              + "'OpenFlow13']]},'min':0,'max':'unlimited'}},'other_config':"
              + MAP
              + ",'external_ids':"
              + MAP
              + "}},'Port':{'columns':{'name':"
              + TEXT
              + ",'interfaces':"
              + SET
              + ",'external_ids':"
              + MAP
              + "}},'Interface':{'columns':{'name':"
              + TEXT
              + ",'type':"
              + TEXT
              + ",'ofport':"
              + NUMBER
              + ",'mtu':"
              + NUMBER
              + ",'external_ids':"
              + MAP
              + "}},'Controller':{'columns':{'target':"
              + TEXT
              + ",'max_backoff':"
              + NUMBER
              + ",'inactivity_probe':"
              + NUMBER
              + ",'external_ids':"
              + MAP
              + ",'is_connected':{'type':'boolean','ephemeral':true}}}}}")
          .replace('\'', '"');

  private VswitchScript() {}

  /** The identity of a row, by number. */
  public static String row(int number) {
    return "00000000-0000-0000-0000-%012x".formatted(number);
  }

  /** Answers the requests with which a monitor begins; quotes in {@code tables} may be single. */
  public static JsonNode monitored(Connection connection, String tables) throws IOException {
    connection.answer("get_schema", SCHEMA);
    return connection.answer(
        "monitor_cond_since",
        "[false,\"" + FIRST_TRANSACTION + "\"," + tables.replace('\'', '"') + "]");
  }

  /** Notifies the first monitor of changes; quotes in {@code tables} may be single. */
  public static void changed(Connection connection, int transaction, String tables)
      throws IOException {
    connection.notify(
        "update3", "[\"bf-0\",\"" + row(transaction) + "\"," + tables.replace('\'', '"') + "]");
  }
}
