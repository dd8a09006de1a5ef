package org.boundedflood.node.config;

/** The reference of all settings as a page of Markdown, made from {@link Options}. */
public final class ConfigurationPage {
  private static final String OPENING =
      """
      # Configuration

      Made by `./bf configuration` from the table of options in the program; a test keeps it so.

      ## How settings are given

      Every setting has one name. On the command line it is an option, `--leaf-age 60s`; in a file,
      named by `--config FILE`, it is a key, `leaf-age: 60s`. The command line goes before the file.
      Run `./bf node --help` for the same reference in the terminal.

      ```yaml
      bridge: br0
      listen: tcp:6653
      topology: ovsdb
      link-check-interval: 500ms
      limit-leaf-floods: 2000/1000
      ```

      One process can host several nodes. They stand in a list, and what stands above it holds for
      all that do not say otherwise:

      ```yaml
      link-check-interval: 500ms
      log-level: warn
      nodes:
        - bridge: br1
          ovsdb: unix:/tmp/one/db.sock
          listen: unix:/tmp/one/controller.sock
          control: unix:/tmp/one/control.sock
        - bridge: br2
          ovsdb: unix:/tmp/two/db.sock
          listen: unix:/tmp/two/controller.sock
          control: unix:/tmp/two/control.sock
      ```

      Each is a node of its own, with its own settings, tables and control socket: also several
      bridges of one Open vSwitch, each in another overlay. What comes in on one bridge never gets to
      another. Two nodes may have the same `listen`, if they have the same TLS settings, too: then
      the datapath id tells whose a switch is. They may have the same `node-id` where their overlays
      have different names: with `overlay` and with `topology: evio:…`.

      ```yaml
      listen: tcp:6653
      nodes:
        - bridge: br-lab
        - bridge: br-home
          on-demand-max: 0
      ```

      A setting that cannot be used ends the program at once with the file, the line, what was found and what is allowed:

      ```
      bf: node.yaml:3: leaf-age: found "300"; allowed is a whole number with its unit ms, s or m, from 1s to 1000m
      ```

      A length of time is a whole number with its unit, such as `500ms`, `10s` or `5m`.
      """;

  private ConfigurationPage() {}

  /** The page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(OPENING);
    for (Option.Group group : Option.Group.values()) {
      page.append("\n## ").append(group.title()).append("\n\n");
      page.append("| setting | allowed | default | meaning |\n|---|---|---|---|\n");
      for (Option<?> option : Options.ALL) {
        if (option.group() == group) {
          page.append(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(
                      option.name(),
                      option.allowed(),
                      option.fallbackInWords(),
                      option.description()));
        }
      }
    }
    return page.toString();
  }
}
