package dev.vaporetto.samples;

import jakarta.annotation.PreDestroy;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * A prototype, and not public, as beans may be: each session has an instance of its own, which ends
 * with it.
 */
@Component
@Scope("prototype")
@ServerEndpoint("/own")
class OwnGreeting {
  static final AtomicInteger DESTROYED = new AtomicInteger();

  private final Greeter greeter;
  private int messages;

  OwnGreeting(Greeter greeter) {
    this.greeter = greeter;
  }

  @OnMessage
  public String on(String name) {
    return greeter.greet(name) + ", " + ++messages + ", " + DESTROYED.get();
  }

  @PreDestroy
  public void destroy() {
    DESTROYED.incrementAndGet();
  }
}
