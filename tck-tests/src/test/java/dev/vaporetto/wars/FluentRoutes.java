package dev.vaporetto.wars;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** One route for each behaviour of the fluent API; nothing registers them. */
public final class FluentRoutes implements WebSocketApplication {
  /** The stages that the asynchronous handlers wait for, by the test's key. */
  private final Map<String, CompletableFuture<Void>> stages = new ConcurrentHashMap<>();

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("journal/{key}", this::journal);
    LargeMessages.add(routes, this::stage);
    routes.websocket("api/v1/echo", (request, webSocket) -> webSocket.onString(webSocket::send));
    routes.websocket("/people/{person}/rooms/{room}", FluentRoutes::request);
    routes.websocket("sending", (request, webSocket) -> new Sending(webSocket).listen());
    routes.websocket("slow-reader", FluentRoutes::slowReader);
    routes.websocket("listeners", FluentRoutes::listeners);
    routes.websocket("errors/{how}", FluentRoutes::errors);
    routes.websocketAsync(
        "errors/async/{how}",
        (request, webSocket) -> {
          journal(request).watch(webSocket);
          IllegalStateException failure = new IllegalStateException("the stage failed");
          return request.parameter("how").equals("wrapped")
              ? CompletableFuture.failedStage(new CompletionException(failure))
              : CompletableFuture.failedStage(failure);
        });
    routes.websocket("closing", this::closing);
    routes.websocket("pings", FluentRoutes::pings);
    routes.websocket("heartbeat/{millis}", FluentRoutes::heartbeat);
    routes
        .websocket(
            "watched",
            (request, webSocket) -> {
              Journal journal = journal(request);
              webSocket.onClose((code, reason) -> journal.add("close " + code + " " + reason));
            })
        .pingInterval(Duration.ofMillis(200));
    routes.websocketAsync("async", this::async);
    routes.websocket("blocking", this::blocking);
    routes.websocket(
        "unhandled", (request, webSocket) -> webSocket.onString(text -> webSocket.send(text)));
    routes
        .websocket("refusing", (request, webSocket) -> webSocket.onData(webSocket::send))
        .refuseUnhandled();
    routes
        .websocket(
            "subprotocols",
            (request, webSocket) ->
                webSocket.send("speaks " + webSocket.negotiated().subprotocol()))
        .subprotocols("v2.chat", "v1.chat");
    routes.websocket("small", FluentRoutes::sized).maxMessageSize(100);
    routes.websocket("large", FluentRoutes::sized).maxMessageSize(300_000);
    routes
        .websocket("idle", (request, webSocket) -> journal(request).watch(webSocket))
        .idleTimeout(Duration.ofMillis(300));
    routes
        .websocket(
            "deferred/{how}",
            (request, webSocket) -> {
              journal(request).add("opened");
              webSocket.send("welcome");
            })
        .decisionTimeout(Duration.ofMinutes(1))
        .beforeAsync(this::whenReleased);
    routes
        .before(FluentRoutes::first)
        .websocket("guarded/{room}", FluentRoutes::guarded)
        .before(FluentRoutes::second);
  }

  private static Journal journal(WebSocketRequest request) {
    return Journal.of(request.query("key").orElseThrow());
  }

  /** The text {@code release} also completes the stage of the journal's key. */
  private void journal(WebSocketRequest request, WebSocket webSocket) {
    String key = request.parameter("key");
    Journal.of(key).readBy(webSocket);
    webSocket.onString(
        text -> {
          if (text.equals("release")) {
            stage(key).complete(null);
          } else {
            Journal.of(key).add(text);
          }
        });
  }

  private CompletableFuture<Void> stage(String key) {
    return stages.computeIfAbsent(key, any -> new CompletableFuture<>());
  }

  private static void request(WebSocketRequest request, WebSocket webSocket) {
    // Used later, when the engine may have recycled its own request.
    webSocket.onString(
        name ->
            webSocket.send(
                switch (name) {
                  case "path" -> request.path();
                  case "query" -> request.queryString() + " " + request.queryParameters();
                  case "parameters" ->
                      request.parameter("person") + " " + request.parameter("room");
                  case "number of parameters" -> "" + request.parameters().size();
                  case "principal" -> request.principal() + " " + request.sessionId();
                  case "missing" -> missing(request);
                  default -> request.header(name) + " " + request.headers().get(name);
                }));
  }

  private static String missing(WebSocketRequest request) {
    try {
      return request.parameter("planet");
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Sends until a send fails, then reports how many messages were accepted. */
  private static void slowReader(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    journal.watchSocket(webSocket);
    webSocket.onString(
        text -> {
          byte[] large = new byte[64 * 1024];
          int count = 0;
          CompletableFuture<Void> sent;
          do {
            ByteBuffer.wrap(large).putInt(count++);
            sent = webSocket.send(large);
          } while (!sent.isCompletedExceptionally() && count < 4096);
          int sentWell = count - 1;
          sent.whenComplete(
              (done, failure) ->
                  journal.add(
                      sentWell
                          + " sent, then "
                          + (failure instanceof IOException ? "IOException" : "" + failure)));
        });
    webSocket.onData(
        bytes -> webSocket.send("still here").thenRun(() -> journal.add("still open")));
  }

  private static void listeners(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    webSocket
        .onString(
            text -> {
              webSocket.send("first " + text);
              webSocket
                  .onString(later -> webSocket.send("second " + later))
                  .onClose((code, reason) -> journal.add("second close " + code));
            })
        .onClose((code, reason) -> journal.add("first close " + code));
    webSocket
        .onByteBuffer(
            buffer -> {
              webSocket.send((buffer.hasArray() ? "array " : "buffer ") + UTF_8.decode(buffer));
              webSocket
                  .onData(
                      bytes -> {
                        webSocket.send("data " + new String(bytes, UTF_8));
                        webSocket.onByteBuffer(
                            last -> webSocket.send("buffer again " + UTF_8.decode(last)));
                      })
                  .onClose((code, reason) -> journal.add("data close " + code));
            })
        .onClose((code, reason) -> journal.add("buffer close " + code));
    webSocket.onClose((code, reason) -> journal.add("socket close " + code));
  }

  private static void errors(WebSocketRequest request, WebSocket webSocket) throws IOException {
    Journal journal = journal(request);
    journal.watch(webSocket);
    switch (request.parameter("how")) {
      case "string" ->
          webSocket
              .onString(FluentRoutes::fail)
              .onError(journal.errorOf("string"))
              .onClose((code, reason) -> journal.add("string close " + code + " " + reason));
      case "binary" ->
          webSocket
              .onData(bytes -> fail(new String(bytes, UTF_8)))
              .onError(journal.errorOf("binary"))
              .onClose((code, reason) -> journal.add("binary close " + code + " " + reason));
      case "handler" -> fail("the handler");
      default -> journal.add("opened");
    }
  }

  private static void fail(String what) throws IOException {
    throw new IOException(what + " failed");
  }

  private void closing(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    journal.watchSocket(webSocket);
    webSocket.onString(
        command -> {
          switch (command) {
            case "close" ->
                webSocket.close().thenRun(() -> journal.add("closed " + webSocket.isOpen()));
            case "code" -> webSocket.close(3001);
            case "code and reason" -> {
              webSocket.send("before the close");
              webSocket.send(new byte[70_000]);
              webSocket
                  .close(4001, "bye €")
                  .thenRun(() -> webSocket.onClose((code, reason) -> journal.add("late " + code)));
              webSocket.close(4002, "too late");
              webSocket
                  .send("behind the close")
                  .whenComplete((sent, failure) -> journal.add(kind(failure)));
              journal.add("callback ends");
            }
            case "other thread" -> {
              Thread other = new Thread(() -> webSocket.close(4004, "elsewhere"));
              other.start();
              other.join();
              journal.add("callback ends");
            }
            case "illegal" -> {
              tryToClose(journal, webSocket, 1006, "");
              tryToClose(journal, webSocket, 4000, "€".repeat(42));
            }
            default -> webSocket.send(command);
          }
        });
  }

  private static String kind(Throwable failure) {
    return failure instanceof IOException ? "IOException" : "" + failure;
  }

  private static void tryToClose(Journal journal, WebSocket webSocket, int code, String reason) {
    try {
      webSocket.close(code, reason);
      journal.add("closed with " + code);
    } catch (IllegalArgumentException e) {
      journal.add(String.valueOf(e.getMessage()));
    }
  }

  private static void pings(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    webSocket.onPong(payload -> journal.add("pong of " + payload.remaining()));
    webSocket.onString(
        command -> {
          if (command.equals("onPing")) {
            try {
              webSocket.onPing(payload -> journal.add("ping " + UTF_8.decode(payload)));
              journal.add("listens");
            } catch (UnsupportedOperationException e) {
              journal.add("unsupported");
            }
          } else {
            CompletableFuture<Void> first = webSocket.ping();
            CompletableFuture<Void> second = webSocket.ping();
            journal.add("pinged " + first.isDone());
            first.whenComplete((done, failure) -> journal.add("first " + kind(failure)));
            second.whenComplete((done, failure) -> journal.add("second " + kind(failure)));
          }
        });
  }

  private static void heartbeat(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    webSocket.onString(
        text -> {
          // Longer than two intervals: the pong waits behind this listener.
          Thread.sleep(Long.parseLong(text));
          webSocket.send("slept");
        });
    webSocket.onPong(payload -> journal.add("pong"));
    webSocket.onClose((code, reason) -> journal.add("close " + code + " " + reason));
    webSocket.pingInterval(Duration.ofMillis(Long.parseLong(request.parameter("millis"))));
  }

  private CompletableFuture<Void> async(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    journal.watchSocket(webSocket);
    webSocket.onString(text -> journal.add("too early: " + text));
    webSocket.send("opened");
    return stage(request.query("key").orElseThrow())
        .thenRun(
            () -> {
              journal.add("ready");
              webSocket.onString(text -> journal.add("text " + text));
              webSocket.onData(bytes -> journal.add("binary " + bytes.length));
            });
  }

  /** Like the asynchronous handler, but blocks the thread of the handshake. */
  private void blocking(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    webSocket.onString(text -> journal.add("text " + text));
    webSocket.send("opened");
    stage(request.query("key").orElseThrow()).join();
    journal.add("handler returns");
  }

  private static void sized(WebSocketRequest request, WebSocket webSocket) {
    journal(request).watch(webSocket);
    webSocket.onString(text -> webSocket.send("text of " + text.length()));
    webSocket.onData(bytes -> webSocket.send("binary of " + bytes.length));
  }

  /** Decides when the test says so. */
  private CompletionStage<HandshakeDecision> whenReleased(WebSocketRequest request) {
    journal(request).add("asked");
    HandshakeDecision decision =
        request.parameter("how").equals("yes")
            ? HandshakeDecision.accept()
            : HandshakeDecision.refuse(402)
                .header("X-Price", "1")
                .header("Connection", "close")
                .body("Pay first");
    return stage(request.query("key").orElseThrow()).thenApply(released -> decision);
  }

  /** The first policy: refuses a request without a user, so that the second is not called. */
  private static HandshakeDecision first(WebSocketRequest request) {
    journal(request).add("first policy");
    return request.query("user").isPresent()
        ? HandshakeDecision.accept()
        : HandshakeDecision.refuse(401)
            .header("WWW-Authenticate", "Basic realm=\"test\"")
            .header("X-Why", "no user")
            .body("Who are you?");
  }

  private static HandshakeDecision second(WebSocketRequest request) {
    journal(request).add("second policy for " + request.parameter("room"));
    request.attributes().put("room", request.parameter("room"));
    return switch (request.parameter("room")) {
      case "moved" -> HandshakeDecision.refuse(302).header("Location", "/elsewhere");
      case "closed" -> HandshakeDecision.refuse(503);
      default -> HandshakeDecision.accept();
    };
  }

  private static void guarded(WebSocketRequest request, WebSocket webSocket) {
    String known = request.attribute("room", String.class);
    webSocket.send("welcome to " + webSocket.attribute("room", String.class));
    if (!known.equals(request.parameter("room"))) {
      throw new IllegalStateException("the request has " + known);
    }
  }
}
