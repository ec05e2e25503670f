package dev.vaporetto.bench.report;

import dev.vaporetto.bench.client.ClientEngine;
import dev.vaporetto.bench.server.Contender;
import dev.vaporetto.bench.svg.Row;
import java.util.Map;

/** How servers and clients look in plots: the same colour in all of them. */
final class Subjects {
  private static final Map<Contender, String> SERVERS =
      Map.ofEntries(
          Map.entry(Contender.TOMCAT, "#9a6700"),
          Map.entry(Contender.OURS_TOMCAT, "#0969da"),
          Map.entry(Contender.FLUENT_TOMCAT, "#54aeff"),
          Map.entry(Contender.LOOPLESS_TOMCAT, "#8c9bab"),
          Map.entry(Contender.OLDER_TOMCAT, "#8c9bab"),
          Map.entry(Contender.JETTY, "#8250df"),
          Map.entry(Contender.OURS_JETTY, "#116329"),
          Map.entry(Contender.FLUENT_JETTY, "#2da44e"),
          Map.entry(Contender.LOOPLESS_JETTY, "#8c9bab"),
          Map.entry(Contender.OLDER_JETTY, "#8c9bab"),
          Map.entry(Contender.UNDERTOW, "#bf3989"),
          Map.entry(Contender.OURS_UNDERTOW, "#0a7ea4"),
          Map.entry(Contender.TYRUS, "#57606a"),
          Map.entry(Contender.BUN, "#cf222e"),
          Map.entry(Contender.FLOOR, "#24292f"));

  private static final Map<ClientEngine, String> CLIENTS =
      Map.of(
          ClientEngine.OURS, "#0969da",
          ClientEngine.FLUENT, "#54aeff",
          ClientEngine.OLDER, "#8c9bab",
          ClientEngine.TYRUS, "#57606a",
          ClientEngine.TOMCAT, "#9a6700",
          ClientEngine.JDK, "#cf222e");

  private Subjects() {}

  /** A server by its name on the command line. */
  static Row server(String flag) {
    Contender server = Contender.parse(flag).get(0);
    return new Row(flag, server.label(), SERVERS.getOrDefault(server, "#000000"), !server.isOurs());
  }

  /** A client by its name on the command line. */
  static Row client(String flag) {
    ClientEngine client = ClientEngine.parse(flag).get(0);
    return new Row(flag, client.label(), CLIENTS.getOrDefault(client, "#000000"), false);
  }
}
