package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate as an application has configured it, and what its endpoints may choose; see
 * {@link EngineProperties#COMPRESSION}. Thread-safe.
 */
public final class Compression implements AutoCloseable {
  /** How much of it an application or an endpoint wants. */
  public enum Mode {
    OFF,
    ON,
    CONTEXT_TAKEOVER;

    /**
     * The mode of a property's value.
     *
     * @param value {@code off}, {@code on}, {@code context-takeover}, or a Boolean
     * @throws IllegalArgumentException if it is something else
     */
    public static Mode of(Object value) {
      return switch (value.toString()) {
        case "off", "false" -> OFF;
        case "on", "true" -> ON;
        case "context-takeover" -> CONTEXT_TAKEOVER;
        default ->
            throw new IllegalArgumentException(
                EngineProperties.COMPRESSION
                    + " is \""
                    + value
                    + "\"; expected \"on\", \"off\" or \"context-takeover\"");
      };
    }
  }

  private final Mode mode;
  private final ZlibPool pool;
  private final PermessageDeflate withoutContext;
  private final PermessageDeflate withContext;

  /**
   * The compression of one application.
   *
   * @param mode for endpoints that do not choose
   * @param settings what holds in every mode; its context takeover is not looked at
   * @param level zlib's, 1 to 9
   */
  public Compression(Mode mode, DeflateSettings settings, int level) {
    this.mode = mode;
    pool = new ZlibPool(level, ZlibPool.DEFAULT_MAX_IDLE);
    withoutContext = new PermessageDeflate(settings.withContextTakeover(false, false), pool);
    withContext = new PermessageDeflate(settings.withContextTakeover(true, true), pool);
  }

  /**
   * What an endpoint negotiates; null if it does not.
   *
   * @throws IllegalArgumentException if its user property is none of the modes
   */
  @Nullable PermessageDeflate of(Map<String, Object> userProperties) {
    Object chosen = userProperties.get(EngineProperties.COMPRESSION);
    return switch (chosen == null ? mode : Mode.of(chosen)) {
      case OFF -> null;
      case ON -> withoutContext;
      case CONTEXT_TAKEOVER -> withContext;
    };
  }

  /** Frees what waits for messages; what connections still hold they free when they end. */
  @Override
  public void close() {
    pool.close();
  }
}
