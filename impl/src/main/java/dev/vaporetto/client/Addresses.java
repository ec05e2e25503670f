package dev.vaporetto.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of hosts on threads of its own, because the system's resolver blocks. A
 * literal address needs neither. Thread-safe.
 *
 * <p>Searches for one name share one lookup: the JDK itself looks a name up once at a time, so that
 * a second thread would wait for the first. A name whose lookup hangs therefore costs one thread,
 * however often it is asked for.
 */
final class Addresses implements AutoCloseable {
  /** Called with the outcome, on any thread. */
  interface Listener {
    void onAddresses(List<InetAddress> addresses);

    void onUnknown(UnknownHostException failure);

    /** The resolver did not even answer. */
    void onFailure(Throwable failure);
  }

  /** The system's resolver; it may block for as long as it likes. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** One search, alone or with others on the lookup of its name. */
  static final class Search {
    private final Listener listener;
    private final @Nullable Lookup lookup;

    private Search(Listener listener, @Nullable Lookup lookup) {
      this.listener = listener;
      this.lookup = lookup;
    }

    /** Whether the resolver was asked, or need not be. */
    boolean hasBegun() {
      return lookup == null || lookup.hasBegun();
    }

    /**
     * The outcome is not wanted any more: a lookup that has not begun and that nobody else wants
     * never begins. One that runs goes on, since the system's resolver cannot be interrupted.
     */
    void cancel() {
      if (lookup != null) {
        lookup.leave(this);
      }
    }
  }

  private final Resolver resolver;
  private final BlockingCalls calls;

  /** The lookups that wait or run, by their hosts. Guarded by itself. */
  private final Map<String, Lookup> lookups = new HashMap<>();

  Addresses(String name) {
    this(name, InetAddress::getAllByName);
  }

  /** With another resolver than the system's. */
  Addresses(String name, Resolver resolver) {
    this.resolver = resolver;
    calls = new BlockingCalls(name + " resolver");
  }

  /**
   * Finds the addresses of a host, in the order in which to try them. Never blocks. For a literal
   * the listener is called at once, on this thread.
   *
   * @param host a name or a literal address, one of IPv6 without brackets
   * @throws RejectedExecutionException if this is closed
   */
  Search find(String host, Listener listener) {
    if (IpLiteral.is(host)) {
      try {
        listener.onAddresses(List.of(IpLiteral.parse(host)));
      } catch (UnknownHostException e) {
        listener.onUnknown(e);
      }
      return new Search(listener, null);
    }
    synchronized (lookups) {
      Lookup lookup = lookups.get(host);
      if (lookup == null) {
        lookup = new Lookup(host);
        lookup.call = calls.start(lookup);
        lookups.put(host, lookup);
      }
      return lookup.join(listener);
    }
  }

  /** The lookup of one name. */
  private final class Lookup implements Runnable {
    private final String host;

    /** Those that want to know. Guarded by {@link #lookups}. */
    private final List<Search> searches = new ArrayList<>();

    /** Set under the lock of {@link #lookups} before it is in there. */
    private BlockingCalls.@Nullable Call call;

    Lookup(String host) {
      this.host = host;
    }

    Search join(Listener listener) {
      Search search = new Search(listener, this);
      searches.add(search);
      return search;
    }

    boolean hasBegun() {
      BlockingCalls.Call own = call;
      return own != null && own.hasBegun();
    }

    void leave(Search search) {
      synchronized (lookups) {
        searches.remove(search);
        BlockingCalls.Call own = call;
        if (searches.isEmpty() && own != null && !own.hasBegun()) {
          lookups.remove(host, this);
          own.cancel(false);
        }
      }
    }

    @Override
    public void run() {
      try {
        List<InetAddress> addresses = interleaved(List.of(resolver.addresses(host)));
        end().forEach(search -> search.listener.onAddresses(addresses));
      } catch (UnknownHostException e) {
        end().forEach(search -> search.listener.onUnknown(e));
      } catch (RuntimeException | Error e) {
        end().forEach(search -> search.listener.onFailure(e));
      }
    }

    private List<Search> end() {
      synchronized (lookups) {
        lookups.remove(host, this);
        return List.copyOf(searches);
      }
    }
  }

  /**
   * RFC 8305 §4: the families take turns, beginning with the family of the first address, so that
   * one family that does not work costs one attempt.
   */
  static List<InetAddress> interleaved(List<InetAddress> addresses) {
    Queue<InetAddress> first = new ArrayDeque<>();
    Queue<InetAddress> second = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address.getClass() == addresses.get(0).getClass() ? first : second).add(address);
    }
    List<InetAddress> result = new ArrayList<>(addresses.size());
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        result.add(first.remove());
      }
      if (!second.isEmpty()) {
        result.add(second.remove());
      }
    }
    return result;
  }

  /** Ends the threads; one that is inside the system's resolver ends when that answers. */
  @Override
  public void close() {
    calls.close();
  }
}
