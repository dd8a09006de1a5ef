package org.boundedflood.node.config;

import io.netty.util.NetUtil;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.boundedflood.core.demand.DemandThreshold;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.TlsFiles;
import org.boundedflood.program.PlannerSettings.Limit;
import org.boundedflood.topology.member.HostPort;
import org.boundedflood.topology.member.TunnelKind;

/**
 * How the text of a setting is read.
 *
 * @param placeholder what stands for the value in the help
 * @param allowed which values there are, with their unit and range, as a sentence goes on after
 *     "allowed is"
 * @param reader the value of a text; empty if it is not allowed
 */
record ValueType<T>(String placeholder, String allowed, Function<String, Optional<T>> reader) {
  static final ValueType<Boolean> SWITCH =
      new ValueType<>(
          "true|false",
          "true or false",
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  static final ValueType<String> BRIDGE =
      new ValueType<>(
          "NAME",
          "the name of a bridge: 1 to 64 characters without spaces or slashes",
          text ->
              // It becomes a part of the path of the control socket.
              accepting(Path::of)
                  .apply(text)
                  .map(path -> text)
                  .filter(Pattern.compile("[^\\s/]{1,64}").asMatchPredicate()));

  static final ValueType<NodeId> NODE_ID =
      new ValueType<>(
          "NID", "32 hex digits, as of a UUID, whose dashes may stand", accepting(NodeId::of));

  static final ValueType<Endpoint> OPENFLOW =
      new ValueType<>(
          "ENDPOINT",
          "tcp:[ADDRESS:]PORT or ssl:[ADDRESS:]PORT (address 127.0.0.1 if none is given, port 0 for"
              + " any free one) or unix:/PATH",
          accepting(Endpoint::of));

  static final ValueType<String> OVSDB =
      new ValueType<>(
          "ENDPOINT",
          "unix:/PATH, tcp:HOST:PORT or ssl:HOST:PORT",
          accepting(ValueType::ovsdbEndpoint));

  static final ValueType<TopologyChoice> TOPOLOGY =
      new ValueType<>(
          "SOURCE",
          "ovsdb, file:PATH, or evio:OVERLAY:/PATH or evio:OVERLAY:@NAME",
          TopologyChoice::read);

  static final ValueType<Path> UNIX_SOCKET =
      new ValueType<>(
          "unix:PATH",
          "unix:/PATH, the path at most 100 bytes long",
          text ->
              text.startsWith("unix:/") && text.length() <= 105
                  ? accepting(Path::of).apply(text.substring("unix:".length()))
                  : Optional.empty());

  static final ValueType<Path> FILE =
      new ValueType<>(
          "FILE",
          "the path of a file in PEM format",
          text -> text.isEmpty() ? Optional.empty() : accepting(Path::of).apply(text));

  static final ValueType<Limit> LIMIT =
      new ValueType<>(
          "RATE/BURST",
          "packets per second in the long run, a slash, and packets at once after a pause, each 1"
              + " to 1000000",
          ValueType::limit);

  static final ValueType<DemandThreshold> THRESHOLD =
      new ValueType<>(
          "BYTES[/s]",
          "a whole number of bytes, or of bytes per second with /s behind it, with a K, M or G (10^3,"
              + " 10^6, 10^9) or without, from 1 to 10^15",
          accepting(DemandThreshold::of));

  static final ValueType<String> OVERLAY =
      new ValueType<>(
          "NAME",
          "a name of 1 to 64 of A-Z a-z 0-9 . _ -",
          text ->
              Optional.of(text).filter(Pattern.compile("[A-Za-z0-9._-]{1,64}").asMatchPredicate()));

  static final ValueType<String> ADDRESS =
      new ValueType<>(
          "IP",
          "an IPv4 or IPv6 address",
          text -> Optional.of(text).filter(NetUtil::isValidIpV4Address).or(() -> ipv6(text)));

  static final ValueType<List<HostPort>> HOSTS =
      list("HOST:PORT[,…]", "HOST:PORT, or [IPV6]:PORT", HostPort::of);

  static final ValueType<List<TunnelKind>> TUNNELS =
      list("KIND[,…]", "geneve, vxlan or gre", text -> TunnelKind.of(text).orElseThrow());

  static final ValueType<List<NodeId>> NODES = list("NID[,…]", NODE_ID.allowed(), NodeId::of);

  static final ValueType<Map<String, String>> PAIRS =
      new ValueType<>(
          "KEY=VALUE[,…]",
          "KEY=VALUE, several divided by commas; not remote_ip, local_ip or key",
          ValueType::pairs);

  static final ValueType<Path> PLAIN_FILE =
      new ValueType<>("FILE", "the path of a file", FILE.reader());

  private static final int MOST_PACKETS = 1_000_000;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern PAIR = Pattern.compile("([a-z0-9_]{1,64})=([^,]{1,256})");
  private static final Set<String> OWN_OPTIONS = Set.of("remote_ip", "local_ip", "key");
  private static final Pattern LIMIT_TEXT = Pattern.compile("(\\d{1,7})/(\\d{1,7})");

  /** A length of time with its unit, from {@code least} to {@code most}. */
  static ValueType<Duration> duration(String least, String most) {
    Duration shortest = durationOf(least).orElseThrow();
    Duration longest = durationOf(most).orElseThrow();
    return new ValueType<>(
        "DURATION",
        "a whole number with its unit ms, s or m, from " + least + " to " + most,
        text ->
            durationOf(text).filter(d -> d.compareTo(shortest) >= 0 && d.compareTo(longest) <= 0));
  }

  /** A whole number from {@code least} to {@code most}. */
  static ValueType<Integer> number(int least, int most) {
    return new ValueType<>(
        "NUMBER",
        "a whole number from " + least + " to " + most,
        text ->
            Optional.of(text)
                .filter(Pattern.compile("\\d{1,9}").asMatchPredicate())
                .map(Integer::valueOf)
                .filter(n -> n >= least && n <= most));
  }

  /** The constants of an enum, written in lower case. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(ValueType::written)
            .collect(Collectors.joining(", "));
    return new ValueType<>(
        names.replace(", ", "|"),
        "one of " + names,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> written(constant).equals(text))
                .findFirst());
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** One or more, divided by commas, none twice. */
  private static <T> ValueType<List<T>> list(
      String placeholder, String allowedOfEach, Function<String, T> strict) {
    return new ValueType<>(
        placeholder,
        allowedOfEach + "; several divided by commas",
        text -> {
          try {
            List<T> values = Arrays.stream(text.split(",", -1)).map(strict).toList();
            return Optional.of(values).filter(v -> Set.copyOf(v).size() == v.size());
          } catch (IllegalArgumentException | NoSuchElementException e) {
            return Optional.empty();
          }
        });
  }

  private static Optional<String> ipv6(String text) {
    return Optional.of(text).filter(NetUtil::isValidIpV6Address).filter(t -> !t.contains("%"));
  }

  private static Optional<Map<String, String>> pairs(String text) {
    Map<String, String> pairs = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      Matcher matcher = PAIR.matcher(pair);
      if (!matcher.matches() || pairs.put(matcher.group(1), matcher.group(2)) != null) {
        return Optional.empty();
      }
    }
    boolean own = OWN_OPTIONS.stream().anyMatch(pairs::containsKey);
    return own ? Optional.empty() : Optional.of(pairs);
  }

  private static Optional<Duration> durationOf(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        });
  }

  private static Optional<Limit> limit(String text) {
    Matcher matcher = LIMIT_TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int rate = Integer.parseInt(matcher.group(1));
    int burst = Integer.parseInt(matcher.group(2));
    boolean inRange = rate >= 1 && rate <= MOST_PACKETS && burst >= 1 && burst <= MOST_PACKETS;
    return inRange ? Optional.of(new Limit(rate, burst)) : Optional.empty();
  }

  /** Checks the form; which TLS files belong to it is known only when all settings are. */
  private static String ovsdbEndpoint(String text) {
    Path anyFile = Path.of("any.pem");
    return OvsdbEndpoint.of(text, new TlsFiles(anyFile, anyFile, anyFile)).toString();
  }

  private static <T> Function<String, Optional<T>> accepting(Function<String, T> strict) {
    return text -> {
      try {
        return Optional.of(strict.apply(text));
      } catch (InvalidPathException e) {
        return Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    };
  }
}
