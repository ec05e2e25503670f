package dev.vaporetto.samples;

import java.util.Map;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.stereotype.Controller;

/** Answers messages of STOMP to all who have subscribed. */
@Controller
public class StompGreetings {
  private final Greeter greeter;

  public StompGreetings(Greeter greeter) {
    this.greeter = greeter;
  }

  @MessageMapping("/greet")
  @SendTo("/topic/greetings")
  String greet(
      String name,
      @Header(SimpMessageHeaderAccessor.SESSION_ATTRIBUTES) Map<String, Object> attributes) {
    return greeter.greet(name) + " by " + attributes.get(StompBroker.ENGINE);
  }
}
