package dev.vaporetto.handshakes;

import java.util.List;
import java.util.stream.Stream;

/** All handshakes, in the order of the written table. */
final class Table {
  static final List<Handshake> ROWS =
      Stream.of(
              PathRows.CONTEXTS,
              PathRows.ENDPOINTS,
              PathRows.VARIABLES,
              QueryRows.QUERIES,
              QueryRows.REQUEST_LINES,
              HeaderRows.UPGRADES,
              HeaderRows.VERSIONS,
              HeaderRows.LINES,
              HostRows.HOSTS,
              HostRows.ORIGINS,
              OfferRows.SUBPROTOCOLS,
              OfferRows.OFFERS,
              OfferRows.BODIES)
          .flatMap(List::stream)
          .toList();

  private Table() {}
}
