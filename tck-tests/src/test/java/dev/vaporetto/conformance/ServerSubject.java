package dev.vaporetto.conformance;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import java.util.Locale;

/** A live server with the echo endpoints. */
record ServerSubject(RunningServer server) implements Subject {
  @Override
  public String name() {
    return server.container().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Peer peer() {
    return Peer.CLIENT;
  }

  @Override
  public Connected connect(Case test) {
    RawClient socket = RawClient.connect(server.port());
    String path = test.echo() == Case.Echo.LARGE ? "/echo/large" : "/echo/small";
    RawClient.Response response =
        test.extensions().isEmpty()
            ? socket.handshake(path)
            : socket.handshake(path, "Sec-WebSocket-Extensions: " + test.extensions());
    if (response.status() != 101) {
      socket.close();
      throw new AssertionError("expected status 101 but the server answered " + response);
    }
    String agreed = String.join(", ", response.header("Sec-WebSocket-Extensions"));
    Connected connected = new Connected(socket, agreed);
    try {
      test.judge().accept(agreed);
      return connected;
    } catch (AssertionError e) {
      connected.close();
      throw e;
    }
  }
}
