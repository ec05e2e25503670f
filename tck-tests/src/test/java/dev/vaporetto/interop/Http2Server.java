package dev.vaporetto.interop;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.CloseCommand;
import dev.vaporetto.wars.Http2Witness;

/** A Jetty with HTTP/2, and the example with an endpoint that tells how a socket came. */
public final class Http2Server {
  /** The path of {@link Http2Witness}. */
  public static final String PATH = "/app/witness";

  private Http2Server() {}

  /** Starts one, with TLS and without. */
  public static RunningServer start(Container container, TlsKeys keys) {
    ServerOptions options =
        ServerOptions.defaults()
            .withTls(keys)
            .withApplication(
                "/app",
                Wars.from(EchoWars.example())
                    .classes(Http2Witness.class, CloseCommand.class)
                    .build("http2.war"));
    return container.start(container.isStock() ? options : options.withHttp2(container));
  }
}
