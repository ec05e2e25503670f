package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vaporetto.client.FailedConnectTest.BlackHole;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.EventLoops;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class AddressesTest {
  private final EventLoops loops = new EventLoops("race");
  private final EventLoop loop = loops.next();

  @AfterEach
  void closeTheLoop() {
    loops.close();
  }

  private static InetAddress address(String literal) throws Exception {
    return InetAddress.getByName(literal);
  }

  /** The address that connects first, or the failures of all. */
  private String race(int port, String... addresses) throws Exception {
    List<InetAddress> all = new ArrayList<>();
    for (String literal : addresses) {
      all.add(address(literal));
    }
    CompletableFuture<String> outcome = new CompletableFuture<>();
    AddressRace.Listener listener =
        new AddressRace.Listener() {
          @Override
          public void onConnected(SocketChannel channel, SelectionKey key) {
            outcome.complete(channel.socket().getInetAddress().getHostAddress());
            Sockets.close(channel);
          }

          @Override
          public void onAllFailed(String reasons) {
            outcome.complete(reasons);
          }
        };
    loop.execute(() -> new AddressRace(loop, all, port, listener).next());
    return outcome.get(30, TimeUnit.SECONDS);
  }

  @Test
  void theFamiliesTakeTurnsBeginningWithTheFirst() throws Exception {
    InetAddress a = address("::1");
    InetAddress b = address("::2");
    InetAddress c = address("127.0.0.1");
    InetAddress d = address("127.0.0.2");
    assertThat(Addresses.interleaved(List.of(a, b, c, d))).containsExactly(a, c, b, d);
    assertThat(Addresses.interleaved(List.of(c, d, a))).containsExactly(c, a, d);
  }

  @Test
  void anAddressThatRefusesGivesWayToTheNext() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, address("127.0.0.1"))) {
      assertThat(race(server.getLocalPort(), "127.0.0.2", "127.0.0.1")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void anAddressThatDoesNotAnswerDoesNotHoldUpTheNext() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, address("127.0.0.1"));
        BlackHole hole = new BlackHole("127.0.0.2", server.getLocalPort())) {
      long start = System.nanoTime();
      assertThat(race(hole.port(), "127.0.0.2", "127.0.0.1")).isEqualTo("127.0.0.1");
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  @Test
  void anIpv6AddressThatDoesNotAnswerDoesNotHoldUpIpv4NorTheOtherWayRound() throws Exception {
    assumeTrue(
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .anyMatch(each -> each instanceof Inet6Address && each.isLoopbackAddress()),
        "this machine has no IPv6 loopback address");
    for (String silent : new String[] {"::1", "127.0.0.1"}) {
      String good = silent.equals("::1") ? "127.0.0.1" : "::1";
      try (ServerSocket server = new ServerSocket(0, 10, address(good));
          BlackHole hole = new BlackHole(silent, server.getLocalPort())) {
        assertThat(address(race(hole.port(), silent, good))).isEqualTo(address(good));
      }
    }
  }

  @Test
  void whenAllRefuseEachIsNamed() throws Exception {
    try (RefusingPort port = new RefusingPort()) {
      assertThat(race(port.number(), "127.0.0.1", "127.0.0.2"))
          .isEqualTo(
              "got \"Connection refused\" from 127.0.0.1, \"Connection refused\" from 127.0.0.2;"
                  + " expected a server that accepts");
    }
  }
}
