package com.example;

import dev.vaporetto.WebSocketApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class HelloApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(HelloApplication.class, arguments);
  }

  @Bean
  WebSocketApplication hello(Greeter greeter) {
    return routes ->
        routes.websocket(
            "hello/{name}",
            (request, webSocket) -> {
              webSocket.send(greeter.greet(request.parameter("name")));
              webSocket.onString(text -> webSocket.send("You said: " + text));
            });
  }
}
