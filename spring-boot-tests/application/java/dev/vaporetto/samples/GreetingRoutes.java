package dev.vaporetto.samples;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import java.security.Principal;
import org.springframework.stereotype.Component;

/** Routes that are a bean. No servlet container could make it: its constructor has a parameter. */
@Component
public class GreetingRoutes implements WebSocketApplication {
  private final Greeter greeter;

  public GreetingRoutes(Greeter greeter) {
    this.greeter = greeter;
  }

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "greet/{name}",
        (request, webSocket) -> webSocket.send(greeter.greet(request.parameter("name"))));
    routes.websocket(
        "who", (request, webSocket) -> webSocket.send(who(request.principal().orElse(null))));
    routes.websocket(
        "secret/who",
        (request, webSocket) -> webSocket.send(who(request.principal().orElse(null))));
  }

  private String who(Principal principal) {
    return greeter.greet(principal == null ? "nobody" : principal.getName());
  }
}
