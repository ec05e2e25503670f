package dev.vaporetto.documents;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.Rooms;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a snippet may name without declaring it: the code of an application around it. */
@SuppressWarnings({"NullAway", "unused"}) // Only the routes are there when a snippet runs.
public abstract class Surroundings {
  protected WebSocketRoutes routes = WebSocketRoutes.create();
  protected Rooms rooms = Rooms.inMemory();
  protected WebSocketRequest request;
  protected WebSocket webSocket;
  protected RoomBroker broker;
  protected String token;
  protected String password;
  protected String uri;
  protected String last;
  protected String since;
  protected Path path;
  protected Path file;
  protected Database database;
  protected MessageCodec<String> codec;

  /** A snippet of statements. */
  public void run() throws Exception {}

  /** What they have added. */
  public WebSocketRoutes routes() {
    return routes;
  }

  protected void watch(Object what, WebSocket webSocket) {}

  protected void store(Object what) {}

  protected void show(String text) {}

  protected void log(Object what) {}

  protected void close(Closeable what) {}

  protected void report(String id) {}

  protected String freshToken() {
    return "fresh";
  }

  protected CompletableFuture<Void> work(String job) {
    return CompletableFuture.completedFuture(null);
  }

  /** A bean. */
  protected interface Greeter {
    String greet(String name);
  }

  /** A database that takes its time. */
  protected interface Database {
    CompletionStage<Void> insert(String text);
  }
}
