package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the cases need of the server that they run on. */
interface FluentServer {
  /** The context path of {@link dev.vaporetto.wars.FluentRoutes}. */
  String ROUTES = "/fluent";

  /** The context path of the routes that are registered by hand. */
  String BY_HAND = "/by-hand";

  /** Shared by all clients: each HttpClient has threads of its own. */
  HttpClient HTTP = HttpClient.newHttpClient();

  long LOG_PATIENCE_NANOS = 20_000_000_000L;

  AtomicInteger KEYS = new AtomicInteger();

  ServerEngine engine();

  RunningServer server();

  /** A name for what one socket does, for its journal. */
  default String newKey() {
    return "key" + KEYS.incrementAndGet();
  }

  /** The path of one of the test's routes. */
  default String path(String route, String key) {
    return ROUTES + "/" + route + "?key=" + key;
  }

  /** A conforming client of one of the test's routes. */
  default EchoClient connect(String route, String key) {
    return EchoClient.connect(HTTP, server().ws(path(route, key)), List.of());
  }

  /** A raw client of one of the test's routes. */
  default RawClient open(String route, String key) {
    return RawClient.open(server(), path(route, key));
  }

  /** Waits for a text in the server's log, which another process writes. */
  default void expectLog(String text) {
    long deadline = System.nanoTime() + LOG_PATIENCE_NANOS;
    try {
      String log = Files.readString(server().logFile());
      while (!log.contains(text)) {
        assertThat(System.nanoTime()).as("no \"" + text + "\" in " + log).isLessThan(deadline);
        Thread.sleep(20);
        log = Files.readString(server().logFile());
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  default JournalReader journal(String key) {
    return new JournalReader(
        EchoClient.connect(HTTP, server().ws(ROUTES + "/journal/" + key), List.of()));
  }
}
