import dev.vaporetto.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

public class FailingClient {
  public static void main(String[] arguments) throws Exception {
    CompletableFuture<WebSocket> connected = WebSocket.connect("ws://localhost:1/echo");
    try {
      connected.join();
    } catch (CompletionException e) {
      System.out.println("in the future: " + e.getCause().getMessage());
    }
  }
}
