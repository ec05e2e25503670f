package com.example;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

@Component
@Scope("prototype")
@ServerEndpoint("/echo")
public class Echo {
  private final Greeter greeter;

  public Echo(Greeter greeter) {
    this.greeter = greeter;
  }

  @OnMessage
  public String on(String name) {
    return greeter.greet(name);
  }
}
