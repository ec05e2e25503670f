package dev.vaporetto.wars;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/** Something that is not a message, and the classes that make it one. */
public record Fruit(String name) {
  /** As {@code fruit:name}. */
  public static final class Reading implements Decoder.Text<Fruit> {
    @Override
    public void init(EndpointConfig config) {}

    @Override
    public boolean willDecode(String text) {
      return text.startsWith("fruit:");
    }

    @Override
    public Fruit decode(String text) throws DecodeException {
      String name = text.substring("fruit:".length());
      if (name.isEmpty()) {
        throw new DecodeException(text, "a fruit without a name");
      }
      return new Fruit(name);
    }

    @Override
    public void destroy() {}
  }

  /** As {@code fruit:name}. */
  public static final class Writing implements Encoder.Text<Fruit> {
    @Override
    public void init(EndpointConfig config) {}

    @Override
    public String encode(Fruit fruit) {
      return "fruit:" + fruit.name();
    }

    @Override
    public void destroy() {}
  }
}
