package dev.vaporetto.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.CloseCommand;
import dev.vaporetto.wars.LargeEcho;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The heap that idle connections take is no more than what the engine counts for them, over TLS and
 * without. Peers come until the budget of connections refuses one.
 */
@Timeout(300)
class ConnectionHeapTest {
  private static final String ECHO = "/echo/large";
  private static final long BUDGET = 8L * 1024 * 1024;

  /**
   * Where far less is taken, the engine would refuse peers for which there is room. On Undertow,
   * whose way is that of all other containers too, it counts as much as on Tomcat.
   */
  private static final int MOST_CAUTION = 8;

  private static final int WARM_UP = 20;

  private static final String[] BROWSER = {
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        + " Chrome/142.0.0.0 Safari/537.36",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-GB,en-US;q=0.9,en;q=0.8,de;q=0.7",
    "Cache-Control: no-cache",
    "Cookie: SESSION=MDFlOWI3ZTUtN2Y3Yi00YzE2LWE1MDYtYjNmNDc5ZDk3YzY0;"
        + " _ga=GA1.1.1694427390.1763816712; theme=dark; consent=necessary",
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
  };

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void idleConnectionsTakeNoMoreHeapThanTheEngineCountsForThem(Container container) {
    TlsKeys keys = TlsKeys.forLocalhost();
    Path war =
        Wars.from(EchoWars.example())
            .classes(LargeEcho.class, CloseCommand.class)
            .build("heap.war");
    ServerOptions options =
        ServerOptions.defaults()
            .withJvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .withJvmArgument("-Ddev.vaporetto.memory.connections=" + BUDGET)
            .withTls(keys)
            .withApplication("", war);
    SSLContext context = keys.trustingContext();
    try (RunningServer server = container.start(options)) {
      check(container + " over TLS", server, () -> RawClient.connect(server.tlsPort(), context));
    }
    try (RunningServer server = container.start(options)) {
      check(container + " without TLS", server, () -> RawClient.connect(server.port()));
    }
  }

  @FunctionalInterface
  private interface Door {
    RawClient connect();
  }

  private static void check(String name, RunningServer server, Door door) {
    List<RawClient> peers = new ArrayList<>();
    try {
      for (int i = 0; i < WARM_UP; i++) {
        assertThat(joins(door, peers)).isTrue();
      }
      long before = server.heapBytes();
      while (joins(door, peers)) {
        // Until there is no room.
      }
      int count = peers.size() - WARM_UP;
      long counted = BUDGET / peers.size();
      long taken = (server.heapBytes() - before) / count;
      System.out.println(name + ": " + taken + " bytes each of " + count + ", counted " + counted);
      assertThat(taken).as("%s, counted %s", name, counted).isLessThanOrEqualTo(counted);
      assertThat(taken * MOST_CAUTION).as("%s, counted %s", name, counted).isGreaterThan(counted);
    } finally {
      peers.forEach(RawClient::close);
    }
  }

  /** Whether there is room for one more, which echoes once. */
  private static boolean joins(Door door, List<RawClient> peers) {
    RawClient peer = door.connect();
    int status = peer.handshake(ECHO, BROWSER).status();
    if (status != 101) {
      peer.close();
      assertThat(status).isEqualTo(503);
      return false;
    }
    peers.add(peer);
    peer.sendText("here");
    assertThat(peer.readFrame().text()).isEqualTo("here");
    return true;
  }
}
