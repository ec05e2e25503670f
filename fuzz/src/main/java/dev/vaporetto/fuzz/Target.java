package dev.vaporetto.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What can be fuzzed. Each has a class of its own, which Jazzer finds by its name. */
public enum Target {
  HEADER_VALUES(HeaderValues.class, HeaderValues::fuzzerTestOneInput),
  SERVER_HANDSHAKES(ServerHandshakes.class, ServerHandshakes::fuzzerTestOneInput),
  CLIENT_HANDSHAKES(ClientHandshakes.class, ClientHandshakes::fuzzerTestOneInput),
  SERVER_FRAMES(ServerFrames.class, ServerFrames::fuzzerTestOneInput),
  CLIENT_FRAMES(ClientFrames.class, ClientFrames::fuzzerTestOneInput),
  COMPRESSED_FRAMES(CompressedFrames.class, CompressedFrames::fuzzerTestOneInput),
  CONNECT_HANDSHAKES(ConnectHandshakes.class, ConnectHandshakes::fuzzerTestOneInput),
  CONNECTIONS(Connections.class, Connections::fuzzerTestOneInput),
  BROKER_ENVELOPES(BrokerEnvelopes.class, BrokerEnvelopes::fuzzerTestOneInput);

  private final Class<?> type;

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
  private final Consumer<byte[]> oracles;

  Target(Class<?> type, Consumer<byte[]> oracles) {
    this.type = type;
    this.oracles = oracles;
  }

  /** The name of its class. */
  String className() {
    return type.getName();
  }

  /** As on the command line, and the name of its folder of seeds. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Fails with a {@link Finding}, or with any exception that escapes the engine. */
  void check(byte[] input) {
    oracles.accept(input);
  }

  /**
   * The targets of a list of labels; all for an empty one.
   *
   * @throws IllegalArgumentException for an unknown label
   */
  static List<Target> parse(List<String> labels) {
    return labels.isEmpty() ? List.of(values()) : labels.stream().map(Target::parse).toList();
  }

  private static Target parse(String label) {
    return Arrays.stream(values())
        .filter(target -> target.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "target \"%s\", expected one of %s"
                        .formatted(label, Arrays.stream(values()).map(Target::label).toList())));
  }
}
