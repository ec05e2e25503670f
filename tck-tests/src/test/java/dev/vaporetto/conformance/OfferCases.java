package dev.vaporetto.conformance;

import java.util.ArrayList;
import java.util.List;

/** Section 13 against a server: every legal offer of permessage-deflate, and the others. */
final class OfferCases {
  /** The parameter is offered without a value. */
  private static final int WITHOUT_VALUE = -1;

  private static final String NAME = DeflateAgreement.NAME;

  private OfferCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<DeflateAgreement> offers =
        List.of(
            new DeflateAgreement(false, false, 0, 0),
            new DeflateAgreement(true, true, 0, 0),
            new DeflateAgreement(false, false, 9, 9),
            new DeflateAgreement(false, false, 15, 15),
            new DeflateAgreement(true, true, 9, 9),
            new DeflateAgreement(true, true, 15, 15));
    for (int i = 0; i < offers.size(); i++) {
      cases.addAll(
          CompressionCases.runs(
              "13." + (i + 1),
              CompressedPayloads.JSON,
              ": " + offers.get(i).header(),
              offers.get(i)));
    }
    severalOffers(cases);
    everyLegalOffer(cases);
    illegalOffers(cases);
    return cases;
  }

  private static void severalOffers(List<Case> cases) {
    String all =
        String.join(
            ", ",
            new DeflateAgreement(true, true, 9, 9).header(),
            new DeflateAgreement(true, true, 0, 0).header(),
            NAME);
    DeflateAgreement first = new DeflateAgreement(true, true, 9, 9);
    for (Case run :
        CompressionCases.runs("13.7", CompressedPayloads.JSON, ": three offers", first)) {
      cases.add(run.extensions(all, run.judge()));
    }
    cases.add(falling("13.V1.1", NAME + "; unknown, " + NAME));
    cases.add(
        falling(
            "13.V1.2", NAME + "; server_max_window_bits=16, " + NAME + "; client_max_window_bits"));
    cases.add(falling("13.V1.3", "x-webkit-deflate-frame, " + NAME));
    cases.add(falling("13.V1.4", "foo; bar=\"baz\", " + NAME + "; client_no_context_takeover"));
    cases.add(falling("13.V1.5", NAME + "; server_max_window_bits=\"10\""));
  }

  /** Only the last of the offers is acceptable. */
  private static Case falling(String id, String offers) {
    return Case.of(id, "acceptable in the end: " + offers, OfferCases::exchange)
        .extensions(offers, DeflateAgreement::parse);
  }

  private static void everyLegalOffer(List<Case> cases) {
    int number = 0;
    for (boolean serverForgets : new boolean[] {false, true}) {
      for (boolean clientForgets : new boolean[] {false, true}) {
        for (int serverBits : new int[] {0, 8, 9, 10, 11, 12, 13, 14, 15}) {
          for (int clientBits : new int[] {0, WITHOUT_VALUE, 8, 9, 10, 11, 12, 13, 14, 15}) {
            DeflateAgreement offer =
                new DeflateAgreement(serverForgets, clientForgets, serverBits, clientBits);
            cases.add(
                Case.of("13.V2." + ++number, "legal: " + offer.header(), OfferCases::exchange)
                    .deflate(offer));
          }
        }
      }
    }
  }

  private static void illegalOffers(List<Case> cases) {
    List<String> illegal =
        List.of(
            "; server_no_context_takeover=1",
            "; client_no_context_takeover=true",
            "; server_max_window_bits",
            "; server_max_window_bits=7",
            "; server_max_window_bits=16",
            "; server_max_window_bits=08",
            "; server_max_window_bits=+9",
            "; server_max_window_bits=9x",
            "; server_max_window_bits=99999999999999999999",
            "; client_max_window_bits=7",
            "; client_max_window_bits=16",
            "; client_max_window_bits=015",
            "; client_max_window_bits=-10",
            "; unknown",
            "; unknown=1",
            "; Server_no_context_takeover",
            "; server_no_context_takeover; server_no_context_takeover",
            "; client_no_context_takeover; client_no_context_takeover",
            "; server_max_window_bits=10; server_max_window_bits=10",
            "; client_max_window_bits; client_max_window_bits=10");
    int number = 0;
    for (String parameters : illegal) {
      cases.add(declined(++number, NAME + parameters));
    }
    for (String other :
        List.of("permessage-bzip2", "x-webkit-deflate-frame", "foo; bar=baz, other")) {
      cases.add(declined(++number, other));
    }
  }

  /** Declined, and the connection works without. */
  private static Case declined(int number, String offer) {
    return Case.of(
            "13.V3." + number,
            "declined: " + offer,
            s -> s.echo(true, Payloads.text(3000)).closes())
        .declined(offer);
  }

  /** Messages of more than the smallest window, so that what was agreed on is needed. */
  static void exchange(Script script) {
    for (int n = 0; n < 3; n++) {
      byte[] message = CompressedPayloads.JSON.message(n, 3000);
      script.message(true, message, n * 100).expectCompressed(true, message);
    }
    byte[] far = CompressedPayloads.GREEK.message(1, 40_000);
    script.message(false, far, 0).expect(false, far).closes();
  }
}
