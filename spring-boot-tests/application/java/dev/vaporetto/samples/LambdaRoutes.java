package dev.vaporetto.samples;

import dev.vaporetto.WebSocketApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Further routes, as a lambda. */
@Configuration(proxyBeanMethods = false)
public class LambdaRoutes {
  @Bean
  WebSocketApplication echo() {
    return routes ->
        routes.websocket("echo", (request, webSocket) -> webSocket.onString(webSocket::send));
  }
}
