package dev.vaporetto.samples;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** A singleton: one instance for all sessions. */
@Component
@ServerEndpoint("/shared")
public class SharedGreeting {
  private final Greeter greeter;
  private final AtomicInteger messages = new AtomicInteger();

  public SharedGreeting(Greeter greeter) {
    this.greeter = greeter;
  }

  @OnMessage
  public String on(String name) {
    return greeter.greet(name) + ", " + messages.incrementAndGet();
  }
}
