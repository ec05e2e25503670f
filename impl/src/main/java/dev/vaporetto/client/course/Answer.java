package dev.vaporetto.client.course;

import dev.vaporetto.protocol.handshake.HttpTokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP answer that is not the one that was asked for. Immutable.
 *
 * @param headers takes names in any case
 */
public record Answer(Party party, int status, String reason, Map<String, List<String>> headers) {
  /** The party that answers. */
  public enum Party {
    /** To the opening handshake. */
    SERVER(101, 401, "WWW-Authenticate"),
    /** To CONNECT. */
    PROXY(200, 407, "Proxy-Authenticate");

    private final int expected;
    private final int asking;
    private final String challenges;

    Party(int expected, int asking, String challenges) {
      this.expected = expected;
      this.asking = asking;
      this.challenges = challenges;
    }
  }

  /** Whether the party asks for credentials. */
  boolean asks() {
    return status == party.asking;
  }

  /** The lines of the header that asks. */
  List<String> challenges() {
    return lines(party.challenges);
  }

  List<String> lines(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** What came and what was expected; more of either follows. */
  String describe() {
    return "got the status "
        + status
        + (reason.isEmpty() ? "" : " ")
        + reason
        + ", expected "
        + party.expected;
  }

  /**
   * The first line of the body, as the end of a message; empty where it is no text that is meant to
   * be read.
   *
   * @param body the start of it
   */
  public String describeBody(String body) {
    String type = String.join(",", lines("Content-Type")).toLowerCase(Locale.ROOT);
    String line =
        body.lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst().orElse("");
    boolean readable = type.startsWith("text/plain") || type.contains("json");
    return readable && !line.isEmpty() ? "; its body says " + HttpTokens.printable(line) : "";
  }
}
