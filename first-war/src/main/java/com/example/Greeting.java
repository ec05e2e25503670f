package com.example;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

@ServerEndpoint("/greeting/{name}")
public class Greeting {
  @OnMessage
  public String greet(String text, @PathParam("name") String name) {
    return "Hello " + name + ", you said: " + text;
  }
}
