package dev.vaporetto.browser;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.echo.EchoWars;
import java.net.URI;

/** The example's page over wss, at a context path of a Tomcat. */
class SecureChatPageTest extends ChatPages {
  SecureChatPageTest() {
    super(
        Container.TOMCAT_11,
        ServerOptions.defaults()
            .withApplication("/chat", EchoWars.example())
            .withTls(TlsKeys.forLocalhost()));
  }

  @Override
  URI page(RunningServer server) {
    return URI.create("https://localhost:" + server.tlsPort() + "/chat/");
  }
}
