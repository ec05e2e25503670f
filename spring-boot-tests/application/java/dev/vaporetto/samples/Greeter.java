package dev.vaporetto.samples;

import org.springframework.stereotype.Service;

/** What is injected. */
@Service
public class Greeter {
  String greet(String name) {
    return "Hello " + name;
  }
}
