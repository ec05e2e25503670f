package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Addresses that name the interface by which they are reached (RFC 6874). Only a link-local address
 * needs that, so the tests listen on one of the machine's; where it has none, as in a container
 * without a network, the loopback address with the zone of its interface takes the same way through
 * the client, and proves less of the system's.
 */
@Timeout(60)
class ZoneConnectTest {
  /** What java.net.URI takes as a zone. */
  private static final String NAME_IN_A_URI = "[A-Za-z0-9_.]+";

  private final Connecting client = new Connecting("zoned client");
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  @AfterEach
  void closeTheClient() throws InterruptedException {
    client.close();
    assertThat(client.threadsSoon()).isEmpty();
  }

  /** A server on an address that has a zone. */
  private record Zoned(RawPeer peer, String address, NetworkInterface zone)
      implements AutoCloseable {
    URI uri(String zoneText, String path) {
      return URI.create("ws://[" + address + "%25" + zoneText + "]:" + peer.port() + path);
    }

    /** RFC 6874 §4: what the server reads has no zone. */
    String hostHeader() {
      return "Host: [" + address + "]:" + peer.port() + "\r\n";
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }

  private Zoned listen() throws IOException {
    for (Candidate candidate : candidates()) {
      ServerSocket server;
      try {
        server = new ServerSocket(0, 50, candidate.address());
      } catch (IOException notUsable) {
        // For example an address that is not sure yet to be the machine's alone (RFC 4862 §5.4).
        continue;
      }
      String text = candidate.address().getHostAddress();
      int percent = text.indexOf('%');
      RawPeer peer = new RawPeer(server, this::answer);
      return new Zoned(
          peer, percent < 0 ? text : text.substring(0, percent), candidate.networkInterface());
    }
    assumeTrue(false, "the machine has no IPv6");
    throw new AssertionError("not reached");
  }

  private record Candidate(InetAddress address, NetworkInterface networkInterface) {}

  /** Link-local ones first. */
  private static List<Candidate> candidates() throws SocketException {
    List<Candidate> found = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && each.getName().matches(NAME_IN_A_URI)) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (address instanceof Inet6Address && address.isLinkLocalAddress()) {
            found.add(0, new Candidate(address, each));
          } else if (address instanceof Inet6Address && address.isLoopbackAddress()) {
            found.add(new Candidate(address, each));
          }
        }
      }
    }
    return found;
  }

  /** Accepts all but {@code /moved}. */
  private void answer(RawPeer.Exchange exchange) throws IOException, InterruptedException {
    String head = exchange.readHead();
    heads.add(head);
    exchange.send(
        head.startsWith("GET /moved ")
            ? "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /here\r\n\r\n"
            : RawPeer.accepting(head, "") + "\r\n");
    exchange.awaitEnd();
  }

  private void assertConnects(URI uri, Zoned server) throws Exception {
    client.connect(uri).close();
    assertThat(heads.remove()).startsWith("GET /here ").contains(server.hostHeader());
  }

  @Test
  void aZoneIsTheNameOrTheIndexOfAnInterfaceAndTheServerNeverSeesIt() throws Exception {
    try (Zoned server = listen()) {
      assertConnects(server.uri(server.zone().getName(), "/here"), server);
      assertConnects(server.uri("" + server.zone().getIndex(), "/here"), server);
    }
  }

  @Test
  void aRedirectToAPathKeepsTheZone() throws Exception {
    try (Zoned server = listen()) {
      URI uri = server.uri(server.zone().getName(), "/moved");
      OpenSocket socket = client.connect(uri);
      assertThat(socket.uri()).isEqualTo(uri.resolve("/here"));
      socket.close();
      assertThat(heads.remove()).startsWith("GET /moved ").contains(server.hostHeader());
      assertThat(heads.remove()).startsWith("GET /here ").contains(server.hostHeader());
    }
  }
}
