package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncHandshakePolicy;
import dev.vaporetto.Compression;
import dev.vaporetto.OriginPolicy;
import dev.vaporetto.Overflow;
import dev.vaporetto.TrustedProxies;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a route, or those of a group for its routes. One thread writes them until the
 * route goes into service; after that they do not change, and any thread may read them.
 */
final class RouteSettings {
  /** How long all asynchronous policies of a handshake may take together. */
  private static final Duration DECISION_TIMEOUT = Duration.ofSeconds(10);

  /** The route's path, or the group's prefix. */
  private final String path;

  private final List<AsyncHandshakePolicy> policies = new ArrayList<>();
  private final Map<String, Function<String, ?>> parsers = new LinkedHashMap<>();
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private Duration decisionTimeout = DECISION_TIMEOUT;
  private OriginPolicy origins = OriginPolicy.sameOrigin();
  private @Nullable TrustedProxies trustedProxies;
  private List<String> subprotocols = List.of();
  private @Nullable Function<List<String>, Optional<String>> subprotocolChoice;
  private Duration idleTimeout = Duration.ZERO;
  private boolean refuseUnhandled;
  private @Nullable Compression compression;
  private @Nullable Executor executor;
  private @Nullable Duration sendTimeout;
  private Duration pingInterval = Duration.ZERO;

  /** In bytes; less than 0 for the default, and then the field below does not count. */
  private int outboundLimit = -1;

  private Overflow overflow = Overflow.FAIL;

  /** In bytes; 0 for the engine's default. */
  private int maxTextMessageSize;

  private int maxBinaryMessageSize;

  /** Whether the settings cannot change any more. */
  private boolean frozen;

  RouteSettings(String path) {
    this.path = path;
  }

  /** Returns a copy for a route or a group below this one. */
  RouteSettings below(String lowerPath) {
    RouteSettings copy = new RouteSettings(lowerPath);
    copy.policies.addAll(policies);
    copy.parsers.putAll(parsers);
    copy.properties.putAll(properties);
    copy.decisionTimeout = decisionTimeout;
    copy.origins = origins;
    copy.trustedProxies = trustedProxies;
    copy.subprotocols = subprotocols;
    copy.subprotocolChoice = subprotocolChoice;
    copy.idleTimeout = idleTimeout;
    copy.refuseUnhandled = refuseUnhandled;
    copy.compression = compression;
    copy.executor = executor;
    copy.sendTimeout = sendTimeout;
    copy.pingInterval = pingInterval;
    copy.outboundLimit = outboundLimit;
    copy.overflow = overflow;
    copy.maxTextMessageSize = maxTextMessageSize;
    copy.maxBinaryMessageSize = maxBinaryMessageSize;
    return copy;
  }

  /** The route goes into service. */
  void freeze() {
    frozen = true;
  }

  /**
   * Called before each change. The rules of a route must not change during a handshake, and a
   * change must not be ignored silently.
   */
  private void writing() {
    if (frozen) {
      throw new IllegalStateException(
          "the route "
              + path
              + " is in service, so its settings came too late; expected them in"
              + " websocket(path, handler, route -> ...)");
    }
  }

  // ---- written by the application

  void addPolicy(AsyncHandshakePolicy policy) {
    writing();
    policies.add(policy);
  }

  void decisionTimeout(Duration timeout) {
    writing();
    if (timeout.isNegative() || timeout.isZero()) {
      throw illegal("the time for decisions", timeout.toString(), "a positive time");
    }
    decisionTimeout = timeout;
  }

  void origins(OriginPolicy policy) {
    writing();
    origins = policy;
  }

  void trustedProxies(TrustedProxies proxies) {
    writing();
    trustedProxies = proxies;
  }

  void parameter(String name, Function<String, ?> parser) {
    writing();
    List<String> names = PathParameters.names(path);
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "the path parameter " + name + " came for " + path + "; expected one of " + names);
    }
    parsers.put(name, parser);
  }

  void property(String name, Object value) {
    writing();
    properties.put(name, value);
  }

  void subprotocols(List<String> names) {
    writing();
    subprotocols = names;
  }

  void subprotocolChoice(Function<List<String>, Optional<String>> choice) {
    writing();
    subprotocolChoice = choice;
  }

  void idleTimeout(Duration timeout) {
    writing();
    if (timeout.isNegative()) {
      throw illegal("the idle timeout", timeout.toString(), "zero or more");
    }
    idleTimeout = timeout;
  }

  void maxTextMessageSize(int bytes) {
    writing();
    maxTextMessageSize = size(bytes);
  }

  void maxBinaryMessageSize(int bytes) {
    writing();
    maxBinaryMessageSize = size(bytes);
  }

  private int size(int bytes) {
    if (bytes < 1) {
      throw illegal("the largest message", bytes + " bytes", "1 or more");
    }
    return bytes;
  }

  void refuseUnhandled() {
    writing();
    refuseUnhandled = true;
  }

  void compression(Compression choice) {
    writing();
    compression = choice;
  }

  void executor(Executor threads) {
    writing();
    executor = threads;
  }

  void sendTimeout(Duration timeout) {
    writing();
    sendTimeout = Limits.sendTimeout(" of " + path, timeout);
  }

  void outboundLimit(int bytes, Overflow policy) {
    writing();
    outboundLimit = Limits.outboundLimit(" of " + path, bytes);
    overflow = policy;
  }

  void pingInterval(Duration interval) {
    writing();
    pingInterval = Limits.pingInterval(" of " + path, interval);
  }

  private IllegalArgumentException illegal(String what, String came, String expected) {
    return new IllegalArgumentException(
        what + " of " + path + " came as " + came + "; expected " + expected);
  }

  // ---- read when the route is in service

  List<AsyncHandshakePolicy> policies() {
    return policies;
  }

  Duration decisionTimeout() {
    return decisionTimeout;
  }

  OriginPolicy origins() {
    return origins;
  }

  @Nullable TrustedProxies trustedProxies() {
    return trustedProxies;
  }

  Map<String, Function<String, ?>> parsers() {
    return parsers;
  }

  /** What the engine is told; unmodifiable. */
  Map<String, Object> properties() {
    return Collections.unmodifiableMap(properties);
  }

  List<String> subprotocols() {
    return subprotocols;
  }

  @Nullable Function<List<String>, Optional<String>> subprotocolChoice() {
    return subprotocolChoice;
  }

  Duration idleTimeout() {
    return idleTimeout;
  }

  /** In bytes; 0 for the engine's default. */
  int maxTextMessageSize() {
    return maxTextMessageSize;
  }

  /** In bytes; 0 for the engine's default. */
  int maxBinaryMessageSize() {
    return maxBinaryMessageSize;
  }

  boolean refusesUnhandled() {
    return refuseUnhandled;
  }

  /** Null for the engine's default. */
  @Nullable Compression compression() {
    return compression;
  }

  /** Applies the settings for sends and pings to a new socket. */
  void applyTo(WebSocket socket) {
    if (sendTimeout != null) {
      socket.flow().sendTimeout(sendTimeout);
    }
    if (outboundLimit >= 0) {
      socket.flow().outboundLimit(outboundLimit, overflow);
    }
    if (!pingInterval.isZero()) {
      socket.pingInterval(pingInterval);
    }
  }

  /** Zero for none. */
  Duration pingInterval() {
    return pingInterval;
  }

  /** Null for the default. */
  @Nullable Duration sendTimeout() {
    return sendTimeout;
  }

  /** In bytes; less than 0 for the default. */
  int outboundLimit() {
    return outboundLimit;
  }

  Overflow overflow() {
    return overflow;
  }

  /** Null for the engine's threads. */
  @Nullable Executor executor() {
    return executor;
  }
}
