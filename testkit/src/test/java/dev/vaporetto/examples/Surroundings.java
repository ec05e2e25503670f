package dev.vaporetto.examples;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.Rooms;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an example may name without declaring it: the code of an application around it. */
@SuppressWarnings({"NullAway", "NonFinalStaticField", "unused"}) // nothing of this runs
public abstract class Surroundings {
  protected WebSocketRoutes routes;
  protected WebSocketRequest request;
  protected WebSocket webSocket;
  protected Rooms rooms;
  protected String token;
  protected Path path;
  protected Path folder;
  protected CompletableFuture<String> heard;
  protected Mapper mapper;
  protected MessageCodec<Move> codec;
  protected Board board;
  protected Database database;
  protected Upload upload;
  protected Bus bus;
  protected Tokens tokens;
  protected Accounts accounts;

  protected abstract void store(String text);

  protected abstract void show(String text);

  protected abstract void log(Object what);

  protected abstract void close(Closeable what);

  protected abstract String subject(RoomBroker.Channel channel);

  protected abstract String nameOf(WebSocket member);

  protected abstract void assertEquals(Object expected, Object actual);

  /** An application. */
  public static final class Chat implements WebSocketApplication {
    @Override
    public void routes(WebSocketRoutes routes) {}
  }

  /** A move of a game. */
  public record Move(String from, String to) {}

  /** Of somebody who has logged in. */
  public record Account(String name) {}

  /** Whose account an {@code Authorization} header is for. */
  protected interface Accounts {
    Optional<Account> find(Optional<String> authorization);
  }

  /** Where tokens of a login come from. */
  protected interface Tokens {
    String fresh();
  }

  /** A JSON mapper, as libraries have it. */
  protected interface Mapper {
    String writeValueAsString(Object value) throws Exception;

    <T> T readValue(String json, Class<T> type) throws Exception;
  }

  /** A game. */
  protected interface Board {
    void apply(Move move);
  }

  /** A database that takes its time. */
  protected interface Database {
    CompletionStage<Void> insert(String text);
  }

  /** A store that takes its time. */
  protected interface Upload {
    CompletionStage<Void> write(byte[] part, boolean last);

    CompletionStage<Void> write(ByteBuffer part, boolean last);
  }

  /** A message bus. */
  protected interface Bus {
    CompletionStage<Void> send(String topic, byte[] message);
  }
}
