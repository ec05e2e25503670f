package dev.vaporetto.room.nats;

import io.nats.client.impl.NatsServerPool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one connection, and the names of their addresses: the client library resolves a
 * name first, and speaks of the address only when it makes a socket. Thread-safe.
 */
final class HostNames extends NatsServerPool {
  private final Map<String, String> names = new ConcurrentHashMap<>();

  @Override
  public @Nullable List<String> resolveHostToIps(
      String host, boolean maxOneResult, boolean includeIpV6) {
    List<String> addresses = super.resolveHostToIps(host, maxOneResult, includeIpV6);
    if (addresses != null) {
      // A connection tries one name after another: the last one is that of the socket.
      addresses.forEach(each -> names.put(each, host));
    }
    return addresses;
  }

  /** The name that was resolved to an address; what is no such address remains as it is. */
  String nameOf(String host) {
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    String address = brackets ? host.substring(1, host.length() - 1) : host;
    return names.getOrDefault(address, address);
  }
}
