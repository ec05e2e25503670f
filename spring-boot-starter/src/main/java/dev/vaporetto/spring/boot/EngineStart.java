package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.EndpointFactory;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.VaporettoEngine;
import dev.vaporetto.spring.boot.VaporettoProperties.Compression;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

/**
 * Starts the engine while the server starts, with the application's properties. Before the
 * application's own initializers, so that these find the engine's container.
 */
final class EngineStart implements ServletContextInitializer, Ordered {
  /** The name of the transport's parameter of the context. */
  private static final String TRANSPORT = "dev.vaporetto.transport";

  private final VaporettoProperties properties;
  private final EndpointFactory endpoints;

  /** Null where no server has started, as in a test with a mock environment. */
  private volatile @Nullable EngineServerContainer container;

  EngineStart(VaporettoProperties properties, EndpointFactory endpoints) {
    this.properties = properties;
    this.endpoints = endpoints;
  }

  /** The container of the application; null where there is no server. */
  @Nullable EngineServerContainer container() {
    return container;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void onStartup(ServletContext context) throws ServletException {
    Integer text = bytes("max-text-message-size", properties.getMaxTextMessageSize());
    Integer binary = bytes("max-binary-message-size", properties.getMaxBinaryMessageSize());
    setParameters(context);
    EngineServerContainer engine = VaporettoEngine.install(context);
    // Before anybody deploys an endpoint: only Spring knows whether it can be made.
    engine.setEndpointFactory(endpoints);
    if (text != null) {
      engine.setDefaultMaxTextMessageBufferSize(text);
    }
    if (binary != null) {
      engine.setDefaultMaxBinaryMessageBufferSize(binary);
    }
    Duration idle = properties.getMaxIdleTimeout();
    if (idle != null) {
      engine.setDefaultMaxSessionIdleTimeout(idle.toMillis());
    }
    Duration send = properties.getAsyncSendTimeout();
    if (send != null) {
      engine.setAsyncSendTimeout(send.toMillis());
    }
    container = engine;
  }

  /** What the engine reads when it starts. */
  private void setParameters(ServletContext context) {
    set(context, TRANSPORT, properties.getTransport());
    Compression compression = properties.getCompression();
    set(context, EngineProperties.COMPRESSION, compression.getMode());
    Integer threshold = bytes("compression.threshold", compression.getThreshold());
    set(context, EngineProperties.COMPRESSION_THRESHOLD, threshold);
    set(context, EngineProperties.COMPRESSION_LEVEL, compression.getLevel());
    set(context, EngineProperties.COMPRESSION_MAX_RATIO, compression.getMaxRatio());
  }

  /** What is not set leaves a parameter of the context, or a system property, in force. */
  private static void set(ServletContext context, String name, @Nullable Object value) {
    if (value instanceof Enum<?> choice) {
      context.setInitParameter(name, choice.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    } else if (value != null) {
      context.setInitParameter(name, value.toString());
    }
  }

  private static @Nullable Integer bytes(String property, @Nullable DataSize size) {
    if (size == null) {
      return null;
    }
    long bytes = size.toBytes();
    if (bytes < 0 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "vaporetto." + property + " is " + size + "; expected 0 to " + Integer.MAX_VALUE + "B");
    }
    return (int) bytes;
  }
}
