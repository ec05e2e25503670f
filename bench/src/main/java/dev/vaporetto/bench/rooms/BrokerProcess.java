package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.containers.BrokerServer;
import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.RedisServer;
import java.io.IOException;
import java.time.Duration;

/** The broker between the nodes, in a process of its own. */
record BrokerProcess(BrokerServer server) implements AutoCloseable {
  /**
   * Starts it and waits until it is ready.
   *
   * @param kind {@code nats} or {@code redis}
   * @throws IllegalArgumentException if there is no such broker
   */
  static BrokerProcess start(String kind) {
    return new BrokerProcess(
        switch (kind) {
          case "nats" -> NatsServer.start();
          case "redis" -> RedisServer.start();
          default ->
              throw new IllegalArgumentException("broker \"" + kind + "\", expected nats or redis");
        });
  }

  /** Where the nodes find it. */
  String url() {
    return server.url();
  }

  /** Its processor time so far. */
  Duration cpu() throws IOException {
    return CpuClock.ofProcess(server.pid()).used();
  }

  @Override
  public void close() {
    server.close();
  }
}
