package dev.vaporetto.clients;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Scenes between a client and a server, on the engine of the context class loader. Needs the
 * standard API only, so that any class loader can define it.
 */
public final class ClientScenes implements BiFunction<String, List<String>, List<String>> {
  /** A message of the longest length form. */
  private static final int LARGE = 70_000;

  /** Instantiated in any class loader. */
  public ClientScenes() {}

  /**
   * Plays scenes.
   *
   * @param base the server's URI
   * @param scenes {@code echo PATH}, {@code server-close PATH} and {@code chat PATH}
   * @return the received messages
   */
  @Override
  public List<String> apply(String base, List<String> scenes) {
    List<String> seen = new ArrayList<>();
    WebSocketContainer container = ContainerProvider.getWebSocketContainer();
    seen.add(container.getClass().getName());
    // Tyrus ends its threads with its last connection, and may refuse the next one meanwhile.
    try (Session anchor = container.connectToServer(new Client(), URI.create(base + "/echo"))) {
      anchor.setMaxIdleTimeout(0);
      for (String scene : scenes) {
        play(container, base, scene, seen);
      }
    } catch (DeploymentException | IOException e) {
      throw new IllegalStateException(e);
    }
    return seen;
  }

  private static void play(
      WebSocketContainer container, String base, String scene, List<String> seen) {
    String[] words = scene.split(" ", 2);
    try {
      switch (words[0]) {
        case "echo" -> echo(container, base + words[1], seen);
        case "server-close" -> serverClose(container, base + words[1], seen);
        case "chat" -> chat(container, base + words[1], seen);
        default -> throw new IllegalArgumentException(scene);
      }
    } catch (Exception e) {
      throw new IllegalStateException(scene + " failed after " + seen, e);
    }
  }

  private static void echo(WebSocketContainer container, String uri, List<String> seen)
      throws Exception {
    Client client = new Client();
    Session session = container.connectToServer(client, URI.create(uri));
    session.getBasicRemote().sendText("ä 𝄞");
    seen.add(String.valueOf(client.next()));
    byte[] bytes = new byte[LARGE];
    bytes[LARGE - 1] = 7;
    session.getBasicRemote().sendBinary(ByteBuffer.wrap(bytes));
    seen.add("the same bytes: " + ByteBuffer.wrap(bytes).equals(client.next()));
    session.close(new CloseReason(CloseCodes.getCloseCode(4001), "enough"));
    seen.add("closed " + client.closed().getCloseCode().getCode());
  }

  private static void serverClose(WebSocketContainer container, String uri, List<String> seen)
      throws Exception {
    Client client = new Client();
    try (Session session = container.connectToServer(client, URI.create(uri))) {
      session.getBasicRemote().sendText("close:4002:go away");
      CloseReason reason = client.closed();
      seen.add("closed " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
    }
  }

  private static void chat(WebSocketContainer container, String path, List<String> seen)
      throws Exception {
    Client ada = new Client();
    Client bo = new Client();
    // What was said in a room before is sent to those who come later.
    String room = path + Long.toString(System.nanoTime(), 36);
    try (Session first = container.connectToServer(ada, URI.create(room + "?name=Ada"))) {
      seen.add(line(ada));
      try (Session second = container.connectToServer(bo, URI.create(room + "?name=Bo"))) {
        seen.add(line(bo));
        seen.add(line(ada));
        first.getBasicRemote().sendText("say\n1\nall aboard");
        seen.add(line(bo));
        seen.add(line(ada));
        second.getBasicRemote().sendText("say\n2\naye");
        seen.add(line(ada));
      }
      seen.add(line(ada));
    }
    seen.add("closed " + ada.closed().getCloseCode().getCode());
  }

  /** A message of the chat without its position, its time and the members' ids. */
  private static String line(Client client) throws InterruptedException {
    return String.valueOf(client.next())
        .replaceFirst("^.*\n", "")
        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}\\S*|\\d{13}", "")
        .replaceAll("\\s+", " ")
        .trim();
  }
}
