package dev.vaporetto.conformance;

import java.util.ArrayList;
import java.util.List;

/** Section 13 against a client: every legal answer to its offer, and the others. */
final class AnswerCases {
  private static final String NAME = DeflateAgreement.NAME;

  private AnswerCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    int number = 0;
    for (boolean serverForgets : new boolean[] {false, true}) {
      for (boolean clientForgets : new boolean[] {false, true}) {
        for (int serverBits : new int[] {0, 8, 9, 10, 11, 12, 13, 14, 15}) {
          DeflateAgreement answer =
              new DeflateAgreement(serverForgets, clientForgets, serverBits, 0);
          cases.add(
              Case.of("13.V4." + ++number, "legal: " + answer.header(), OfferCases::exchange)
                  .deflate(answer));
        }
      }
    }
    for (int clientBits = 8; clientBits <= 15; clientBits++) {
      DeflateAgreement answer = new DeflateAgreement(false, false, 0, clientBits);
      cases.add(
          Case.of("13.V4." + ++number, "legal: " + answer.header(), OfferCases::exchange)
              .deflate(answer));
    }
    int run = 0;
    for (DeflateAgreement answer :
        List.of(
            new DeflateAgreement(false, false, 0, 0),
            new DeflateAgreement(true, true, 0, 0),
            new DeflateAgreement(false, false, 9, 0),
            new DeflateAgreement(false, false, 0, 9),
            new DeflateAgreement(true, true, 15, 0))) {
      cases.addAll(
          CompressionCases.runs(
              "13." + ++run, CompressedPayloads.JSON, ": " + answer.header(), answer));
    }
    refused(cases);
    return cases;
  }

  /** RFC 6455 §4.1, RFC 7692 §7.1: a client MUST fail the connection. */
  private static void refused(List<Case> cases) {
    List<String> illegal =
        List.of(
            NAME + "; client_max_window_bits",
            NAME + "; client_max_window_bits=7",
            NAME + "; client_max_window_bits=16",
            NAME + "; server_max_window_bits",
            NAME + "; server_max_window_bits=7",
            NAME + "; server_max_window_bits=16",
            NAME + "; server_no_context_takeover=1",
            NAME + "; server_no_context_takeover; server_no_context_takeover",
            NAME + "; unknown",
            NAME + ", " + NAME,
            "permessage-bzip2",
            NAME + ", foo",
            NAME + ";");
    int number = 0;
    for (String answer : illegal) {
      cases.add(
          Case.of(
                  "13.V5." + ++number,
                  "the client fails the connection: " + answer,
                  s -> s.trailing().expectEnd())
              .extensions(answer, agreed -> {}));
    }
  }
}
