package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.NatsCluster;
import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Servers of one cluster, of which one dies. */
@NeedsNats
@SuppressWarnings("try") // closing a connection of the client library may be interrupted
class ClusterTest {
  private static final Channel ROOM = new Channel(Kind.ROOM, "the room");
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  private static String url(NatsServer server) {
    return "tls://ada:secret@localhost:" + server.port();
  }

  /** Waits until clients of a server are told of another one. */
  private static void awaitKnown(NatsServer server, NatsServer other) throws Exception {
    Options options =
        new Options.Builder().server(url(server)).sslContext(KEYS.trustingContext()).build();
    try (Connection connection = Nats.connect(options)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (connection.getServers().stream()
          .noneMatch(each -> each.endsWith(":" + other.port()))) {
        assertThat(System.nanoTime() - deadline).as("nanoseconds over the deadline").isNegative();
        Thread.sleep(10);
      }
    }
  }

  private static Node node(NatsServer server) throws InterruptedException {
    return Node.connected(NatsRooms.builder(url(server)).tls(KEYS.trustingContext()).build());
  }

  /**
   * The nodes know the first server only; the second one comes later, and they find it, with the
   * login and the trust of the first one's address.
   */
  @Test
  void aNodeWhoseServerDiesGoesOnAtOneThatItWasToldOf() throws Exception {
    try (NatsCluster cluster =
        new NatsCluster(
            2,
            "authorization { user: ada, password: secret }",
            "tls { cert_file: \""
                + KEYS.certificateFile()
                + "\", key_file: \""
                + KEYS.keyFile()
                + "\" }")) {
      NatsServer first = cluster.startNext();
      try (Node one = node(first)) {
        Received received = one.subscribed(ROOM);
        NatsServer second = cluster.startNext();
        awaitKnown(first, second);
        try (Node other = node(second)) {
          other.say(ROOM, "from one server to the other");
          received.await(1);
          first.kill();
          one.states().await(State.LOST);
          one.states().await(State.RESUMED);
          other.say(ROOM, "at the other");
          received.await(2);
          one.say(ROOM, "in both directions");
          received.await(3);
          assertThat(received.texts())
              .containsExactly(
                  "from one server to the other", "at the other", "in both directions");
          assertThat(other.states().all()).containsExactly(State.CONNECTED);
        }
      }
    }
  }

  private static Node recoverable(List<NatsServer> servers) {
    String urls = servers.stream().map(NatsServer::url).collect(Collectors.joining(","));
    return Node.start(
        NatsRooms.builder(urls).recoverable().stream(stream -> stream.replicas(3)).build());
  }

  /** Repeats what fails while the servers have not agreed. */
  private static <T> T untilDone(Callable<T> call) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        return call.call();
      } catch (ExecutionException e) {
        assertThat(System.nanoTime() - deadline).as("%s for too long", e).isNegative();
        Thread.sleep(20);
      }
    }
  }

  private static void sayForSure(Node node, String text) throws Exception {
    untilDone(() -> Node.done(node.publish(ROOM, text)));
  }

  /** The number of the server that decides about the stream. */
  private static int leader(List<NatsServer> servers) throws Exception {
    try (Connection administrator = Nats.connect(servers.get(0).url())) {
      JetStreamManagement management = administrator.jetStreamManagement();
      String stream = management.getStreamNames().get(0);
      String leader = management.getStreamInfo(stream).getClusterInfo().getLeader();
      return Integer.parseInt(leader.substring("server".length()));
    }
  }

  @Test
  void aStreamOfThreeServersHasAllThatWasKeptWhenItsLeaderDies() throws Exception {
    try (NatsCluster cluster = new NatsCluster(3)) {
      List<NatsServer> servers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        servers.add(cluster.startNext());
      }
      try (Node sender = recoverable(servers);
          Node receiver = recoverable(servers)) {
        sayForSure(sender, "0");
        Received received = untilDone(() -> receiver.subscribed(ROOM));
        sayForSure(sender, "1");
        Delivery first = received.await(1).get(0);
        servers.get(leader(servers)).kill();
        for (int i = 2; i < 10; i++) {
          sayForSure(sender, "" + i);
        }
        // One whose acknowledgement was lost was said again.
        Set<String> kept = new LinkedHashSet<>();
        RoomPosition last = first.position();
        boolean more = true;
        while (more) {
          // A page is short where the server that is gone was the one that makes consumers.
          RoomPosition after = last;
          History page = untilDone(() -> receiver.history(ROOM, after));
          assertThat(page.gap()).isFalse();
          for (Delivery delivery : page.deliveries()) {
            last = delivery.position();
          }
          kept.addAll(Received.texts(page.deliveries()));
          more = page.more();
        }
        assertThat(kept).containsExactly("2", "3", "4", "5", "6", "7", "8", "9");
      }
    }
  }
}
