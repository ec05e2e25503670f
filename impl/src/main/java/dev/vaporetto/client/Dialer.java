package dev.vaporetto.client;

import java.util.concurrent.CompletableFuture;

/** Another way to connect than by the network. Thread-safe. */
@FunctionalInterface
public interface Dialer {
  /** Connects like {@link ClientRuntime#connect}, without blocking. */
  CompletableFuture<OpenSocket> connect(ClientRequest request);
}
