package dev.vaporetto.samples;

import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Spring's own handlers, as its reference describes them. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
public class SpringHandlers implements WebSocketConfigurer {
  private final Greeter greeter;
  private final SlowPage slowPage;

  public SpringHandlers(Greeter greeter, SlowPage slowPage) {
    this.greeter = greeter;
    this.slowPage = slowPage;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Greeting(), "/spring").setAllowedOrigins("https://shop.example");
    registry
        .addHandler(new Greeting(), "/spring/named")
        .setHandshakeHandler(new NamingHandshakeHandler());
    registry.addHandler(new Greeting(), "/sockjs").withSockJS();
  }

  /** Answers with a greeting, and the class of the session of the engine. */
  private final class Greeting extends TextWebSocketHandler {
    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
        throws IOException {
      Object engines = ((NativeWebSocketSession) session).getNativeSession();
      Principal user = session.getPrincipal();
      String name = user == null ? message.getPayload() : user.getName();
      session.sendMessage(
          new TextMessage(greeter.greet(name) + " by " + engines.getClass().getName()));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      slowPage.socketClosed();
    }
  }

  /** A handshake handler of the application's, as many have one to name anonymous users. */
  private static final class NamingHandshakeHandler extends DefaultHandshakeHandler {
    @Override
    protected Principal determineUser(
        ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
      return () -> "a guest";
    }
  }
}
