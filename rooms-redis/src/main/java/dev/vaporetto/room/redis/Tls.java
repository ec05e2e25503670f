package dev.vaporetto.room.redis;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;

/** TLS in the terms of the client library. */
final class Tls {
  private Tls() {}

  /** The library's newer options know key stores only, and no context of the application's. */
  @SuppressWarnings("deprecation")
  static void set(
      DefaultJedisClientConfig.Builder config, boolean wanted, @Nullable SSLContext context) {
    config.ssl(wanted || context != null);
    if (context != null) {
      config.sslSocketFactory(context.getSocketFactory());
    }
  }
}
