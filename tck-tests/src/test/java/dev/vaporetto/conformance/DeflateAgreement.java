package dev.vaporetto.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of Sec-WebSocket-Extensions for permessage-deflate (RFC 7692 §7.1). Immutable.
 *
 * @param serverBits the value of server_max_window_bits; 0 if it is absent
 * @param clientBits the value of client_max_window_bits; 0 if it is absent, -1 if it has no value
 */
record DeflateAgreement(
    boolean serverForgets, boolean clientForgets, int serverBits, int clientBits) {
  static final String NAME = "permessage-deflate";

  private static final String SERVER_FORGETS = "server_no_context_takeover";
  private static final String CLIENT_FORGETS = "client_no_context_takeover";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";

  /** The value of the header for this element. */
  String header() {
    StringBuilder header = new StringBuilder(NAME);
    header.append(serverForgets ? "; " + SERVER_FORGETS : "");
    header.append(clientForgets ? "; " + CLIENT_FORGETS : "");
    header.append(serverBits != 0 ? "; " + SERVER_BITS + "=" + serverBits : "");
    header.append(clientBits != 0 ? "; " + CLIENT_BITS : "");
    header.append(clientBits > 0 ? "=" + clientBits : "");
    return header.toString();
  }

  /**
   * Reads a response's header.
   *
   * @throws AssertionError if no response may look like this
   */
  static DeflateAgreement parse(String header) {
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> parts = new ArrayList<>(List.of(header.split(";", -1)));
    require(parts.remove(0).trim().equals(NAME), header, "one element for " + NAME);
    for (String part : parts) {
      String[] nameAndValue = part.trim().split("=", 2);
      String value = nameAndValue.length == 2 ? nameAndValue[1] : "";
      // §7.1: each parameter at most once
      require(parameters.put(nameAndValue[0], value) == null, header, "each parameter once");
    }
    DeflateAgreement agreement =
        new DeflateAgreement(
            "".equals(parameters.remove(SERVER_FORGETS)),
            "".equals(parameters.remove(CLIENT_FORGETS)),
            bits(header, parameters.remove(SERVER_BITS)),
            bits(header, parameters.remove(CLIENT_BITS)));
    require(parameters.isEmpty(), header, "no " + parameters);
    return agreement;
  }

  /** In a response both have a value (§7.1.2). */
  private static int bits(String header, @Nullable String value) {
    if (value == null) {
      return 0;
    }
    require(value.matches("8|9|1[0-5]"), header, "window bits of 8 to 15");
    return Integer.parseInt(value);
  }

  /** Whether a server may answer this offer so (§7.1.1, §7.1.2). */
  void requireAnswerableBy(DeflateAgreement answer) {
    String said = answer.header() + " to " + header();
    require(!serverForgets || answer.serverForgets, said, SERVER_FORGETS);
    require(
        serverBits == 0 || (answer.serverBits != 0 && answer.serverBits <= serverBits),
        said,
        SERVER_BITS + " of at most " + serverBits);
    require(
        answer.clientBits == 0
            || (clientBits != 0 && (clientBits < 0 || answer.clientBits <= clientBits)),
        said,
        CLIENT_BITS + " only where it was offered, and not more");
  }

  private static void require(boolean condition, String got, String expected) {
    if (!condition) {
      throw new AssertionError("expected " + expected + " but the answer is " + got);
    }
  }
}
