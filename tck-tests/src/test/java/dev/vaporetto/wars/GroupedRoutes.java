package dev.vaporetto.wars;

import dev.vaporetto.Compression;
import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.HandshakePolicy;
import dev.vaporetto.OriginPolicy;
import dev.vaporetto.RouteGroup;
import dev.vaporetto.TrustedProxies;
import dev.vaporetto.VirtualThreads;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoute;
import dev.vaporetto.WebSocketRoutes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Routes in groups, with the settings of groups and routes. */
public final class GroupedRoutes implements WebSocketApplication {
  private final Map<String, WebSocketRoute> added = new ConcurrentHashMap<>();

  /** A room's name, as a type that an application would have. */
  record RoomName(String name) {
    RoomName {
      if (!name.matches("[a-z]+")) {
        throw new IllegalArgumentException("no name of a room: " + name);
      }
    }
  }

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.group(
        "grouped",
        group -> {
          group.before(request -> note(request, "group"));
          group.maxTextMessageSize(100).maxBinaryMessageSize(200).subprotocols("v1.chat");
          group
              .group("rooms/{room}")
              .before(request -> note(request, "rooms"))
              .parameter("room", RoomName::new)
              .websocket("seats/{seat}", GroupedRoutes::seat)
              .parameter("seat", Integer::valueOf)
              .before(request -> note(request, "seat"));
          group
              .websocket("plain", GroupedRoutes::sized)
              .chooseSubprotocol(offered -> offered.stream().reduce((one, other) -> other));
        });
    routes
        .websocket("decided/{how}", (request, webSocket) -> webSocket.send("welcome"))
        .decisionTimeout(Duration.ofSeconds(20))
        .beforeAsync(GroupedRoutes::decide);
    routes
        .websocket("undecided", (request, webSocket) -> webSocket.send("welcome"))
        .decisionTimeout(Duration.ofMillis(150))
        .beforeAsync(request -> new CompletableFuture<>());
    routes
        .websocket("listed", (request, webSocket) -> webSocket.send("welcome"))
        .before(
            HandshakePolicy.allOf(
                List.of(
                    request -> note(request, "one"),
                    request -> HandshakeDecision.refuse(402),
                    request -> note(request, "three"))));
    routes.websocket("origins/same", GroupedRoutes::sized);
    routes.websocket("origins/any", GroupedRoutes::sized).origins(OriginPolicy.any());
    routes
        .websocket("origins/listed", GroupedRoutes::sized)
        .origins(OriginPolicy.of("https://shop.example", "https://*.partner.example:8443"));
    routes
        .websocket("compressed", GroupedRoutes::extensions)
        .compression(Compression.CONTEXT_TAKEOVER);
    routes.websocket("uncompressed", GroupedRoutes::extensions).compression(Compression.OFF);
    routes
        .group("addresses")
        .before(GroupedRoutes::unwrap)
        .trustedProxies(TrustedProxies.forwarded("127.0.0.0/8", "::1", "10.1.0.0/16"))
        .websocket("forwarded", GroupedRoutes::addresses);
    routes.websocket("addresses/direct", GroupedRoutes::addresses);
    routes
        .websocket("executed", GroupedRoutes::executed)
        .executor(task -> new Thread(task, "the application's").start());
    routes
        .websocket("virtual", (request, webSocket) -> webSocket.send("virtual: " + isVirtual()))
        .executor(VirtualThreads.areAvailable() ? VirtualThreads.executor() : Runnable::run);
    routes.websocket("manager", (request, webSocket) -> manage(routes, webSocket));
  }

  private static HandshakeDecision note(WebSocketRequest request, String entry) {
    request.query("key").map(Journal::of).ifPresent(journal -> journal.add(entry));
    return HandshakeDecision.accept();
  }

  private static void seat(WebSocketRequest request, WebSocket webSocket) {
    int next = request.parameter("seat", Integer.class) + 1;
    RoomName room = request.parameter("room", RoomName.class);
    webSocket.send(room.name() + " " + next + " " + request.parameter("seat"));
  }

  private static void sized(WebSocketRequest request, WebSocket webSocket) {
    webSocket.onString(text -> webSocket.send("text of " + text.length()));
    webSocket.onData(bytes -> webSocket.send("binary of " + bytes.length));
  }

  private static void extensions(WebSocketRequest request, WebSocket webSocket) {
    note(
        request,
        "extensions "
            + webSocket.negotiated().extensions().stream()
                .map(each -> each.split(";", 2)[0])
                .toList());
  }

  private static CompletionStage<HandshakeDecision> decide(WebSocketRequest request) {
    return switch (request.parameter("how")) {
      case "yes" -> later(HandshakeDecision.accept(), 20);
      case "no" -> later(HandshakeDecision.refuse(402).header("X-Price", "1"), 20);
      case "throws" -> throw new IllegalStateException("the policy is broken");
      default -> CompletableFuture.failedStage(new IllegalStateException("the stage is broken"));
    };
  }

  private static CompletionStage<HandshakeDecision> later(HandshakeDecision decision, int millis) {
    return CompletableFuture.supplyAsync(
        () -> decision, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
  }

  private static HandshakeDecision unwrap(WebSocketRequest request) {
    HttpServletRequest http = request.unwrap(HttpServletRequest.class);
    return http.getContextPath().equals("/fluent")
        ? HandshakeDecision.accept()
        : HandshakeDecision.refuse(409);
  }

  private static void addresses(WebSocketRequest request, WebSocket webSocket) {
    webSocket.onString(
        what ->
            webSocket.send(
                switch (what) {
                  case "remote" -> request.remoteAddress().getAddress().getHostAddress();
                  case "remote port" -> "" + request.remoteAddress().getPort();
                  case "local port" -> "" + request.localAddress().getPort();
                  default -> unwrapLate(request);
                }));
  }

  private static String unwrapLate(WebSocketRequest request) {
    try {
      return "" + request.unwrap(HttpServletRequest.class);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void executed(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = Journal.of(request.query("key").orElseThrow());
    journal.add("handler on " + Thread.currentThread().getName());
    AtomicInteger inside = new AtomicInteger();
    webSocket.onString(
        text -> {
          int callbacks = inside.incrementAndGet();
          if (text.equals("wait")) {
            Thread.sleep(100);
          }
          if (text.equals("fail")) {
            throw new IllegalStateException("failed on " + Thread.currentThread().getName());
          }
          webSocket.send(text + " " + callbacks + " " + Thread.currentThread().getName());
          inside.decrementAndGet();
        });
    webSocket.onError(failure -> journal.add(String.valueOf(failure.getMessage())));
    webSocket.onClose(
        (code, reason) -> journal.add("close on " + Thread.currentThread().getName()));
  }

  private static Object isVirtual() throws ReflectiveOperationException {
    return Runtime.version().feature() >= 21
        && Boolean.TRUE.equals(Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()));
  }

  /** Adds and removes routes while the application runs. */
  private void manage(WebSocketRoutes routes, WebSocket webSocket) {
    RouteGroup later = routes.group("later").before(request -> note(request, "later"));
    webSocket.onString(
        command -> {
          String name = command.substring(command.indexOf(' ') + 1);
          try {
            if (command.equals("collect")) {
              System.gc();
            } else if (command.startsWith("add ")) {
              added.put(
                  name,
                  later.websocket(name, GroupedRoutes::sized, WebSocketRoute::refuseUnhandled));
            } else if (command.startsWith("remove ")) {
              Objects.requireNonNull(added.get(name)).remove();
            } else if (command.startsWith("change ")) {
              Objects.requireNonNull(added.get(name)).idleTimeout(Duration.ZERO);
            }
            webSocket.send(command.equals("table") ? routes.toString() : "done");
          } catch (RuntimeException e) {
            webSocket.send(e.getClass().getSimpleName() + ": " + e.getMessage());
          }
        });
  }
}
