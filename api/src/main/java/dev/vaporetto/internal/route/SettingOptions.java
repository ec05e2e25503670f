package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncHandshakePolicy;
import dev.vaporetto.Compression;
import dev.vaporetto.HandshakePolicy;
import dev.vaporetto.OriginPolicy;
import dev.vaporetto.Overflow;
import dev.vaporetto.RouteOptions;
import dev.vaporetto.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Implements the options by writing them to {@link RouteSettings}. */
abstract class SettingOptions<S extends RouteOptions<S>> implements RouteOptions<S> {
  private final RouteSettings settings;

  SettingOptions(RouteSettings settings) {
    this.settings = settings;
  }

  final RouteSettings settings() {
    return settings;
  }

  abstract S self();

  @Override
  public S before(HandshakePolicy policy) {
    Objects.requireNonNull(policy, "policy");
    settings.addPolicy(request -> CompletableFuture.completedStage(policy.decide(request)));
    return self();
  }

  @Override
  public S beforeAsync(AsyncHandshakePolicy policy) {
    Objects.requireNonNull(policy, "policy");
    settings.addPolicy(policy);
    return self();
  }

  @Override
  public S decisionTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    settings.decisionTimeout(timeout);
    return self();
  }

  @Override
  public S origins(OriginPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    settings.origins(policy);
    return self();
  }

  @Override
  public S trustedProxies(TrustedProxies proxies) {
    Objects.requireNonNull(proxies, "proxies");
    settings.trustedProxies(proxies);
    return self();
  }

  @Override
  public S parameter(String name, Function<String, ?> parser) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(parser, "parser");
    settings.parameter(name, parser);
    return self();
  }

  @Override
  public S subprotocols(String... names) {
    Objects.requireNonNull(names, "names");
    settings.subprotocols(List.of(names));
    return self();
  }

  @Override
  public S chooseSubprotocol(Function<List<String>, Optional<String>> choice) {
    Objects.requireNonNull(choice, "choice");
    settings.subprotocolChoice(choice);
    return self();
  }

  @Override
  public S maxMessageSize(int bytes) {
    return maxTextMessageSize(bytes).maxBinaryMessageSize(bytes);
  }

  @Override
  public S maxTextMessageSize(int bytes) {
    settings.maxTextMessageSize(bytes);
    return self();
  }

  @Override
  public S maxBinaryMessageSize(int bytes) {
    settings.maxBinaryMessageSize(bytes);
    return self();
  }

  @Override
  public S idleTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    settings.idleTimeout(timeout);
    return self();
  }

  @Override
  public S pingInterval(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    settings.pingInterval(interval);
    return self();
  }

  @Override
  public S sendTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    settings.sendTimeout(timeout);
    return self();
  }

  @Override
  public S outboundLimit(int bytes, Overflow overflow) {
    Objects.requireNonNull(overflow, "overflow");
    settings.outboundLimit(bytes, overflow);
    return self();
  }

  @Override
  public S compression(Compression choice) {
    Objects.requireNonNull(choice, "choice");
    settings.compression(choice);
    return self();
  }

  @Override
  public S executor(Executor threads) {
    Objects.requireNonNull(threads, "threads");
    settings.executor(threads);
    return self();
  }

  @Override
  public S property(String name, Object value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    settings.property(name, value);
    return self();
  }

  @Override
  public S refuseUnhandled() {
    settings.refuseUnhandled();
    return self();
  }
}
