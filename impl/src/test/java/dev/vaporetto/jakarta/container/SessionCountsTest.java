package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.servlet.HandshakeRefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionCountsTest {
  private static final int ANY = Integer.MAX_VALUE;

  private static SessionCounts.Owner of(String endpoint, String address, @Nullable String user)
      throws UnknownHostException {
    return new SessionCounts.Owner(endpoint, ANY, InetAddress.getByName(address), user);
  }

  private static SessionCounts.Owner of(String address) throws UnknownHostException {
    return of("endpoint", address, null);
  }

  private static int status(SessionCounts counts, SessionCounts.Owner owner) {
    return refusal(counts, owner).status();
  }

  private static HandshakeRefusedException refusal(
      SessionCounts counts, SessionCounts.Owner owner) {
    try {
      counts.enter(owner);
    } catch (HandshakeRefusedException refused) {
      return refused;
    }
    throw new AssertionError("one session more than the limit was let in");
  }

  @Test
  void anApplicationHasNoMoreSessionsThanItsLimitWhereverTheyAre() throws Exception {
    SessionCounts counts = new SessionCounts(new SessionLimits(2, ANY, ANY, ANY));
    Runnable first = counts.enter(of("one", "192.0.2.1", null));
    Runnable second = counts.enter(of("other", "192.0.2.2", "ada"));
    HandshakeRefusedException refused = refusal(counts, of("one", "192.0.2.3", null));
    assertThat(refused.status()).isEqualTo(503);
    // How many there may be is nobody's business.
    assertThat(refused.answer()).isEqualTo("Too many sessions");
    assertThat(refused).hasMessage("expected at most 2 sessions of the application, got one more");
    first.run();
    first.run();
    Runnable third = counts.enter(of("one", "192.0.2.3", null));
    assertThat(status(counts, of("one", "192.0.2.4", null))).isEqualTo(503);
    second.run();
    third.run();
    assertThat(counts.holders()).isZero();
  }

  @Test
  void anEndpointHasItsOwnLimitAndTheOthersGoOn() throws Exception {
    SessionCounts counts = new SessionCounts(SessionLimits.NONE);
    SessionCounts.Owner small = new SessionCounts.Owner("small", 1, null, null);
    Runnable first = counts.enter(small);
    assertThat(status(counts, small)).isEqualTo(503);
    counts.enter(of("large", "192.0.2.1", null)).run();
    first.run();
    counts.enter(small).run();
    assertThat(counts.holders()).isZero();
  }

  @Test
  void anAddressHasNoMoreSessionsThanItsLimitAndOthersGoOn() throws Exception {
    SessionCounts counts = new SessionCounts(new SessionLimits(ANY, ANY, 2, ANY));
    Runnable first = counts.enter(of("192.0.2.1"));
    Runnable second = counts.enter(of("192.0.2.1"));
    assertThat(status(counts, of("192.0.2.1"))).isEqualTo(429);
    assertThat(status(counts, of("::ffff:192.0.2.1"))).as("the same, mapped").isEqualTo(429);
    counts.enter(of("192.0.2.2")).run();
    first.run();
    second.run();
    assertThat(counts.holders()).isZero();
  }

  /** Who has one address of IPv6 has 2^64 of them. */
  @Test
  void theAddressesOfAnIpv6NetworkCountAsOne() throws Exception {
    SessionCounts counts = new SessionCounts(new SessionLimits(ANY, ANY, 1, ANY));
    counts.enter(of("2001:db8:1:2::1"));
    assertThat(status(counts, of("2001:db8:1:2:ffff::7"))).isEqualTo(429);
    counts.enter(of("2001:db8:1:3::1"));
  }

  @Test
  void aUserHasNoMoreSessionsThanItsLimitFromWhateverAddress() throws Exception {
    SessionCounts counts = new SessionCounts(new SessionLimits(ANY, ANY, ANY, 1));
    Runnable first = counts.enter(of("endpoint", "192.0.2.1", "ada"));
    assertThat(status(counts, of("other", "192.0.2.2", "ada"))).isEqualTo(429);
    counts.enter(of("endpoint", "192.0.2.1", "bob"));
    // An anonymous user is nobody's session.
    counts.enter(of("192.0.2.1"));
    counts.enter(of("192.0.2.1"));
    first.run();
    counts.enter(of("other", "192.0.2.2", "ada"));
  }

  @Test
  void aHandshakeThatIsRefusedTakesNobodysPlace() throws Exception {
    SessionCounts counts = new SessionCounts(new SessionLimits(10, 10, 10, 1));
    SessionCounts.Owner ada = of("endpoint", "192.0.2.1", "ada");
    Runnable first = counts.enter(new SessionCounts.Owner("endpoint", 10, ada.address(), "ada"));
    for (int i = 0; i < 100; i++) {
      assertThat(status(counts, new SessionCounts.Owner("endpoint", 10, ada.address(), "ada")))
          .isEqualTo(429);
    }
    first.run();
    assertThat(counts.holders()).isZero();
  }

  @Test
  void whatHasNoLimitIsNotCounted() throws Exception {
    SessionCounts counts = new SessionCounts(SessionLimits.NONE);
    for (int i = 0; i < 100; i++) {
      counts.enter(of("endpoint", "192.0.2." + i, "user " + i));
    }
    assertThat(counts.holders()).isZero();
  }

  @Test
  void manyThreadsNeverExceedALimitAndLeaveNothing() throws Exception {
    SessionCounts counts = new SessionCounts(new SessionLimits(7, ANY, 5, ANY));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Throwable> failures = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      SessionCounts.Owner owner = of("192.0.2." + thread % 2);
      threads.execute(
          () -> {
            try {
              for (int i = 0; i < 20_000; i++) {
                try {
                  Runnable leave = counts.enter(owner);
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  leave.run();
                } catch (HandshakeRefusedException full) {
                  Thread.onSpinWait();
                }
              }
            } catch (RuntimeException | Error e) {
              synchronized (failures) {
                failures.add(e);
              }
            } finally {
              done.countDown();
            }
          });
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(failures).isEmpty();
    assertThat(most).hasValueBetween(1, 7);
    assertThat(counts.holders()).isZero();
  }

  @Test
  void limitsAreOneOrMore() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(1, 1, 0, 1))
        .withMessage("limits of sessions came as 1, 1, 0 and 1; expected 1 or more of each");
  }
}
