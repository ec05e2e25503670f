import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

public class FluentClient {
  public static void main(String[] arguments) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<WebSocket> connected =
        WebSocket.client()
            .reconnect(Reconnect.create())
            .connect("ws://localhost:PORT/echo", socket -> socket.onString(answer::complete));
    WebSocket socket = connected.get(30, TimeUnit.SECONDS);
    socket.send("ciao");
    System.out.println("answered " + answer.get(30, TimeUnit.SECONDS));
    socket.close();
  }
}
