package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class NothingStaysBehindTest {
  private static final int CONNECTS = 1_000;
  private static final int AT_ONCE = 40;

  /** For the peer that never answers. */
  private static final Duration SHORT = Duration.ofMillis(100);

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  /** Lets the selector, which has descriptors too, end as it does when it is idle. */
  private static void rest(Connecting client) throws InterruptedException {
    client.runtime.endIdleThreads();
    assertThat(client.threadsSoon()).isEmpty();
  }

  /** Once it is so few, or after a while: the peers close their ends on threads of their own. */
  private static long descriptorsSoonAtMost(long most) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (descriptors() > most && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return descriptors();
  }

  @Test
  void aThousandFailedConnectsLeaveNoDescriptorAndFewThreads() throws Exception {
    Connecting client = new Connecting("flat client");
    try (RefusingPort closed = new RefusingPort();
        RawPeer refusing = RawPeer.saying("HTTP/1.1 403 Forbidden\r\n\r\n");
        RawPeer silent = new RawPeer(RawPeer.Exchange::awaitEnd);
        RawPeer other = RawPeer.saying("SSH-2.0\r\n");
        RawPeer leading = RawPeer.saying("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")) {
      List<URI> targets =
          List.of(
              URI.create("ws://127.0.0.1:" + closed.number()),
              refusing.uri(),
              silent.uri(),
              other.uri(),
              leading.uri(),
              URI.create("wss://127.0.0.1:" + other.port()));
      run(client, targets, 2 * AT_ONCE);
      rest(client);
      long before = descriptors();
      int most = run(client, targets, CONNECTS);
      rest(client);
      assertThat(descriptorsSoonAtMost(before)).isLessThanOrEqualTo(before);
      assertThat(most).isBetween(1, Runtime.getRuntime().availableProcessors() + 4);
    } finally {
      client.close();
    }
    assertThat(client.threadsSoon()).isEmpty();
  }

  /** Returns how many threads there were at most. */
  private static int run(Connecting client, List<URI> targets, int connects)
      throws IOException, InterruptedException {
    int most = 0;
    List<CompletableFuture<OpenSocket>> batch = new ArrayList<>();
    for (int i = 0; i < connects; i++) {
      URI uri = targets.get(i % targets.size());
      batch.add(client.start(uri, Connecting.LONG, SHORT));
      if (batch.size() == AT_ONCE) {
        most = Math.max(most, client.threads().size());
        batch.forEach(Connecting::failure);
        batch.clear();
      }
    }
    return most;
  }

  @Test
  void aClientHasNoThreadBeforeItsFirstConnectAndNoneSoonAfterItsLast() throws Exception {
    Connecting client = new Connecting("idle client");
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.awaitEnd();
            })) {
      assertThat(client.threads()).isEmpty();
      client.connect(peer.uri()).close();
      assertThat(client.threads()).contains("idle client loop-1");
      client.runtime.endIdleThreads();
      assertThat(client.threadsSoon()).isEmpty();
      // It starts again when it is needed.
      client.connect(peer.uri()).close();
    } finally {
      client.close();
    }
  }
}
