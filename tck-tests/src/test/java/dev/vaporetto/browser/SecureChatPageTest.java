package dev.vaporetto.browser;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.interop.TappingProxy;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example in a Chromium on Tomcat and Undertow, over wss at a context path. */
@ExtendWith(NeedsBrowser.class)
class SecureChatPageTest {
  @Test
  void chromiumAndTomcatCompressAndThePageComesBackOverTls() {
    ServerOptions options =
        ServerOptions.defaults()
            .withApplication("", EchoWars.example())
            .withApplication("/chat", EchoWars.example())
            .withTls(TlsKeys.forLocalhost());
    try (RunningServer server = Container.TOMCAT_11.start(options);
        TappingProxy plain = TappingProxy.to(server.port());
        TappingProxy secure = TappingProxy.to(server.tlsPort());
        ChatScene scene = ChatScene.open()) {
      scene.open(URI.create("https://localhost:" + secure.port() + "/chat/"));
      scene.bothJoin("secure");
      scene.bothChat("Before");
      secure.cut();
      scene.bothChat("After");
      try (Window window = Browser.shared().newWindow()) {
        CompressedEcho.of(plain, window);
      }
    }
  }

  @Test
  void chromiumAndUndertowCompress() {
    try (RunningServer server =
            Container.UNDERTOW.start(
                ServerOptions.defaults().withApplication("", EchoWars.example()));
        TappingProxy proxy = TappingProxy.to(server.port());
        Window window = Browser.shared().newWindow()) {
      CompressedEcho.of(proxy, window);
    }
  }
}
