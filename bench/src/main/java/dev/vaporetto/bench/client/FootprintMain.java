package dev.vaporetto.bench.client;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.vaporetto.engine.EngineContainer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process whose footprint is measured. Its arguments are the number of connections, the URI of
 * the echo, the number of failed connects, and the addresses that fail, in turn. It prints one line
 * for each figure, on standard output.
 */
public final class FootprintMain {
  /** Connects under way at the same time. */
  private static final int WINDOW = 64;

  private static final int WARM_UP = 200;

  /** The client ends its idle threads and its selector after 5 s; it checks every 5 s. */
  private static final long REST_MILLIS = 11_000;

  private static final long PATIENCE_SECONDS = 120;

  private static final EngineContainer CONTAINER =
      (EngineContainer) ContainerProvider.getWebSocketContainer();

  private FootprintMain() {}

  /** Measures both. */
  public static void main(String[] arguments) throws Exception {
    int connections = Integer.parseInt(arguments[0]);
    int failures = Integer.parseInt(arguments[2]);
    List<URI> failing = new ArrayList<>();
    for (int i = 3; i < arguments.length; i++) {
      failing.add(URI.create(arguments[i]));
    }
    System.out.println(threads(connections, URI.create(arguments[1])));
    System.out.println(descriptors(failures, failing));
    System.exit(0);
  }

  private static String threads(int connections, URI echo) throws Exception {
    Set<Thread> before = liveThreads();
    List<Session> sessions = new ArrayList<>();
    CountDownLatch echoed = new CountDownLatch(connections);
    int most = 0;
    for (int i = 0; i < connections; i++) {
      Session session =
          CONTAINER
              .connectAsync(new Echoed(echoed), config(), echo)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      session.getAsyncRemote().sendText("a message of connection " + i);
      sessions.add(session);
      most = Math.max(most, more(before));
    }
    if (!echoed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(echoed.getCount() + " connections did not echo");
    }
    most = Math.max(most, more(before));
    int bound = Runtime.getRuntime().availableProcessors() + 4;
    for (Session session : sessions) {
      session.close();
    }
    return "%,d connections, each has echoed: %d threads at most, expected at most %d: %s"
        .formatted(connections, most, bound, most <= bound ? "yes" : "NO");
  }

  private static Set<Thread> liveThreads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static int more(Set<Thread> before) {
    Set<Thread> now = liveThreads();
    now.removeAll(before);
    return now.size();
  }

  private static String descriptors(int failures, List<URI> failing) throws Exception {
    fail(WARM_UP, failing, new LinkedHashMap<>());
    long before = restingDescriptors();
    Map<String, AtomicInteger> kinds = new LinkedHashMap<>();
    fail(failures, failing, kinds);
    long after = restingDescriptors();
    return "%,d failed connects (%s): %d descriptors before, %d after: %s"
        .formatted(failures, kinds, before, after, after <= before ? "yes" : "NO");
  }

  private static long restingDescriptors() throws InterruptedException {
    Thread.sleep(REST_MILLIS);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      return system.getOpenFileDescriptorCount();
    }
    throw new IllegalStateException("this system does not tell the number of descriptors");
  }

  private static void fail(int count, List<URI> failing, Map<String, AtomicInteger> kinds)
      throws InterruptedException {
    Semaphore window = new Semaphore(WINDOW);
    AtomicInteger opened = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      if (!window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a connect did not end in " + PATIENCE_SECONDS + " s");
      }
      URI uri = failing.get(i % failing.size());
      CONTAINER
          .connectAsync(new Echoed(new CountDownLatch(1)), config(), uri)
          .whenComplete(
              (session, failure) -> {
                if (failure == null) {
                  opened.incrementAndGet();
                } else {
                  synchronized (kinds) {
                    kinds
                        .computeIfAbsent(kind(failure), key -> new AtomicInteger())
                        .incrementAndGet();
                  }
                }
                window.release();
              });
    }
    if (!window.tryAcquire(WINDOW, PATIENCE_SECONDS, TimeUnit.SECONDS) || opened.get() > 0) {
      throw new IllegalStateException(
          "connects that did not end, or " + opened + " that did not fail");
    }
  }

  /** The step that failed, by the failure's message. */
  private static String kind(Throwable failure) {
    String[] parts = String.valueOf(failure.getMessage()).split(": ", 3);
    return parts.length > 1 ? parts[1] : parts[0];
  }

  private static ClientEndpointConfig config() {
    return ClientEndpointConfig.Builder.create().build();
  }

  /** Counts its first message. */
  private static final class Echoed extends Endpoint {
    private final CountDownLatch echoed;

    Echoed(CountDownLatch echoed) {
      this.echoed = echoed;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MessageHandler.Whole<String> handler = text -> echoed.countDown();
      session.addMessageHandler(String.class, handler);
    }
  }
}
