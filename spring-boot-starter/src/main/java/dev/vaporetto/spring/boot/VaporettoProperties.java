package dev.vaporetto.spring.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** The properties that begin with {@code vaporetto}. What is not set has the engine's default. */
@ConfigurationProperties("vaporetto")
public class VaporettoProperties {
  /** Whether the application has the engine. */
  private boolean enabled = true;

  /** How the engine takes sockets over. */
  private @Nullable Transport transport;

  /** Largest text message that is received, counted in bytes of UTF-8. */
  private @Nullable DataSize maxTextMessageSize;

  /** Largest binary message that is received. */
  private @Nullable DataSize maxBinaryMessageSize;

  /** How long a session may be idle before it is closed with 1001; 0 for ever. */
  private @Nullable Duration maxIdleTimeout;

  /** How long an asynchronous send of the standard API may take; 0 for ever. */
  private @Nullable Duration asyncSendTimeout;

  /**
   * How long a stop waits for sessions to end by themselves, at most a second less than
   * spring.lifecycle.timeout-per-shutdown-phase; not with server.shutdown=immediate.
   */
  private @Nullable Duration drain;

  @NestedConfigurationProperty private final Compression compression = new Compression();

  @NestedConfigurationProperty private final Metrics metrics = new Metrics();

  /** With the defaults. */
  public VaporettoProperties() {}

  /** How the engine takes sockets over. */
  public enum Transport {
    /** As the server does best. */
    AUTO,
    /** By the Servlet API alone. */
    SERVLET
  }

  /** What Micrometer gets, where the application has it. */
  public static class Metrics {
    /** Whether the time in callbacks is measured, which costs some 100 ns for each message. */
    private boolean callbacks;

    /** With the defaults. */
    public Metrics() {}

    public boolean isCallbacks() {
      return callbacks;
    }

    public void setCallbacks(boolean callbacks) {
      this.callbacks = callbacks;
    }
  }

  /** permessage-deflate (RFC 7692). */
  public static class Compression {
    /** Whether messages are compressed where the client offers it. */
    private @Nullable Mode mode;

    /** Smallest message that is compressed. */
    private @Nullable DataSize threshold;

    /** Level of zlib, from 1, which is fast, to 9. */
    private @Nullable Integer level;

    /** How many bytes one byte of a received message may inflate to on average, beyond 1 MB. */
    private @Nullable Integer maxRatio;

    /** With the defaults. */
    public Compression() {}

    /** Whether messages are compressed. */
    public enum Mode {
      /** Each message for itself. */
      ON,
      /** Messages may refer to earlier ones, for about 310 KB of memory for each connection. */
      CONTEXT_TAKEOVER,
      /** Never. */
      OFF
    }

    /**
     * Whether messages are compressed where the client offers it. Null for the engine's default.
     */
    public @Nullable Mode getMode() {
      return mode;
    }

    /** Sets whether messages are compressed where the client offers it. */
    public void setMode(@Nullable Mode mode) {
      this.mode = mode;
    }

    /** The smallest message that is compressed. Null for the engine's default. */
    public @Nullable DataSize getThreshold() {
      return threshold;
    }

    /** Sets the smallest message that is compressed. */
    public void setThreshold(@Nullable DataSize threshold) {
      this.threshold = threshold;
    }

    /** The level of zlib, from 1, which is fast, to 9. Null for the engine's default. */
    public @Nullable Integer getLevel() {
      return level;
    }

    /** Sets the level of zlib, from 1, which is fast, to 9. */
    public void setLevel(@Nullable Integer level) {
      this.level = level;
    }

    /**
     * How many bytes one byte of a received message may inflate to on average, beyond 1 MB. Null
     * for the engine's default.
     */
    public @Nullable Integer getMaxRatio() {
      return maxRatio;
    }

    /**
     * Sets how many bytes one byte of a received message may inflate to on average, beyond 1 MB.
     */
    public void setMaxRatio(@Nullable Integer maxRatio) {
      this.maxRatio = maxRatio;
    }
  }

  /** Whether the application has the engine. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Sets whether the application has the engine. */
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** How the engine takes sockets over. Null for the engine's default. */
  public @Nullable Transport getTransport() {
    return transport;
  }

  /** Sets how the engine takes sockets over. */
  public void setTransport(@Nullable Transport transport) {
    this.transport = transport;
  }

  /**
   * The largest text message that is received, counted in bytes of UTF-8. Null for the engine's
   * default.
   */
  public @Nullable DataSize getMaxTextMessageSize() {
    return maxTextMessageSize;
  }

  /** Sets the largest text message that is received, counted in bytes of UTF-8. */
  public void setMaxTextMessageSize(@Nullable DataSize maxTextMessageSize) {
    this.maxTextMessageSize = maxTextMessageSize;
  }

  /** The largest binary message that is received. Null for the engine's default. */
  public @Nullable DataSize getMaxBinaryMessageSize() {
    return maxBinaryMessageSize;
  }

  /** Sets the largest binary message that is received. */
  public void setMaxBinaryMessageSize(@Nullable DataSize maxBinaryMessageSize) {
    this.maxBinaryMessageSize = maxBinaryMessageSize;
  }

  /**
   * How long a session may be idle before it is closed with 1001; 0 for ever. Null for the engine's
   * default.
   */
  public @Nullable Duration getMaxIdleTimeout() {
    return maxIdleTimeout;
  }

  /** Sets how long a session may be idle before it is closed with 1001; 0 for ever. */
  public void setMaxIdleTimeout(@Nullable Duration maxIdleTimeout) {
    this.maxIdleTimeout = maxIdleTimeout;
  }

  /**
   * How long an asynchronous send of the standard API may take; 0 for ever. Null for the engine's
   * default.
   */
  public @Nullable Duration getAsyncSendTimeout() {
    return asyncSendTimeout;
  }

  /** Sets how long an asynchronous send of the standard API may take; 0 for ever. */
  public void setAsyncSendTimeout(@Nullable Duration asyncSendTimeout) {
    this.asyncSendTimeout = asyncSendTimeout;
  }

  /** What is measured. */
  public Metrics getMetrics() {
    return metrics;
  }

  /**
   * How long a stop waits for sessions to end by themselves. Null for the engine's default, which
   * is not at all.
   */
  public @Nullable Duration getDrain() {
    return drain;
  }

  /** See {@link #getDrain}. */
  public void setDrain(@Nullable Duration drain) {
    this.drain = drain;
  }

  /** How messages are compressed: permessage-deflate (RFC 7692). */
  public Compression getCompression() {
    return compression;
  }
}
