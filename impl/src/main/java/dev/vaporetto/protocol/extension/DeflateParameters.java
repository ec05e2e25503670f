package dev.vaporetto.protocol.extension;

import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.ExtensionOffer.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one permessage-deflate element (RFC 7692 §7.1), be it an offer or an answer.
 * Immutable.
 *
 * @param serverMaxWindowBits 8 to 15; 0 if the parameter is not there
 * @param clientMaxWindowBits 8 to 15; 0 if the parameter is not there, {@link #WITHOUT_VALUE} if it
 *     has no value
 */
record DeflateParameters(
    boolean serverNoContextTakeover,
    boolean clientNoContextTakeover,
    int serverMaxWindowBits,
    int clientMaxWindowBits) {
  static final String EXTENSION = "permessage-deflate";
  static final int MIN_WINDOW_BITS = 8;
  static final int MAX_WINDOW_BITS = 15;
  static final int WITHOUT_VALUE = -1;

  private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
  private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

  /**
   * Reads the parameters.
   *
   * @throws ExtensionRefusedException if RFC 7692 §7 tells to decline such an element
   */
  static DeflateParameters parse(ExtensionOffer element) throws ExtensionRefusedException {
    boolean serverNoContextTakeover = false;
    boolean clientNoContextTakeover = false;
    int serverMaxWindowBits = 0;
    int clientMaxWindowBits = 0;
    Set<String> names = new HashSet<>();
    for (Parameter parameter : element.parameters()) {
      // §7: decline if it contains multiple parameters with the same name
      if (!names.add(parameter.name())) {
        throw refused(element, "each parameter at most once");
      }
      switch (parameter.name()) {
        case SERVER_NO_CONTEXT_TAKEOVER -> {
          requireNoValue(element, parameter);
          serverNoContextTakeover = true;
        }
        case CLIENT_NO_CONTEXT_TAKEOVER -> {
          requireNoValue(element, parameter);
          clientNoContextTakeover = true;
        }
        case SERVER_MAX_WINDOW_BITS ->
            serverMaxWindowBits = windowBits(element, parameter.name(), parameter.value());
        case CLIENT_MAX_WINDOW_BITS ->
            // §7.1.2.2: the parameter in an offer has a value or none
            clientMaxWindowBits =
                parameter.value() == null
                    ? WITHOUT_VALUE
                    : windowBits(element, parameter.name(), parameter.value());
        default ->
            // §7: decline if it contains a parameter that is not defined
            throw refused(
                element,
                String.join(
                    ", ",
                    SERVER_NO_CONTEXT_TAKEOVER,
                    CLIENT_NO_CONTEXT_TAKEOVER,
                    SERVER_MAX_WINDOW_BITS,
                    CLIENT_MAX_WINDOW_BITS));
      }
    }
    return new DeflateParameters(
        serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits);
  }

  private static void requireNoValue(ExtensionOffer element, Parameter parameter)
      throws ExtensionRefusedException {
    // §7.1.1: the parameter has no value
    if (parameter.value() != null) {
      throw refused(element, parameter.name() + " without a value");
    }
  }

  /** §7.1.2: a decimal integer without leading zeroes, between 8 and 15. */
  private static int windowBits(ExtensionOffer element, String name, @Nullable String value)
      throws ExtensionRefusedException {
    for (int bits = MIN_WINDOW_BITS; bits <= MAX_WINDOW_BITS; bits++) {
      if (Integer.toString(bits).equals(value)) {
        return bits;
      }
    }
    throw refused(element, name + " of 8 to 15");
  }

  static ExtensionRefusedException refused(ExtensionOffer element, String expected) {
    return new ExtensionRefusedException(
        "Sec-WebSocket-Extensions: got \"" + element + "\", expected " + expected);
  }

  /** The same with client_max_window_bits, without a value where there is none. */
  DeflateParameters withClientMaxWindowBits() {
    return clientMaxWindowBits != 0
        ? this
        : new DeflateParameters(
            serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, WITHOUT_VALUE);
  }

  /** As an element of Sec-WebSocket-Extensions. */
  ExtensionOffer toElement() {
    List<Parameter> parameters = new ArrayList<>();
    if (serverNoContextTakeover) {
      parameters.add(new Parameter(SERVER_NO_CONTEXT_TAKEOVER, null));
    }
    if (clientNoContextTakeover) {
      parameters.add(new Parameter(CLIENT_NO_CONTEXT_TAKEOVER, null));
    }
    if (serverMaxWindowBits != 0) {
      parameters.add(new Parameter(SERVER_MAX_WINDOW_BITS, Integer.toString(serverMaxWindowBits)));
    }
    if (clientMaxWindowBits != 0) {
      String value =
          clientMaxWindowBits == WITHOUT_VALUE ? null : Integer.toString(clientMaxWindowBits);
      parameters.add(new Parameter(CLIENT_MAX_WINDOW_BITS, value));
    }
    return new ExtensionOffer(EXTENSION, parameters);
  }
}
