package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConnectOptionsTest {
  private static Options options(String servers, Consumer<Options.Builder> change) {
    Settings settings =
        new Settings(
            servers, "rooms", change, null, stream -> {}, JetStreamOptions.defaultOptions());
    return ConnectOptions.of(settings, List.of("tls://10.1.1.2:4222"), new Watch());
  }

  /** When a ping is due and so many others have no answer, the library ends the connection. */
  private static Duration silence(Options options) {
    return options.getPingInterval().multipliedBy(options.getMaxPingsOut() + 1L);
  }

  @Test
  void aMessageWaitsLongerThanASilentServerTakesToBeLost() {
    Options usual = options("nats://a", change -> {});
    assertThat(silence(usual)).isEqualTo(Duration.ofSeconds(12));
    assertThat(ConnectOptions.patience(usual)).isGreaterThan(silence(usual));
    Options rare = options("nats://a", change -> change.pingInterval(Duration.ofMinutes(2)));
    assertThat(ConnectOptions.patience(rare)).isGreaterThan(silence(rare));
    Options never = options("nats://a", change -> change.pingInterval(Duration.ZERO));
    assertThat(ConnectOptions.patience(never)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aLoginOfOneAddressIsThatOfTheOthersUnlessASettingSaysIt() {
    Options user = options("nats://a,nats://ada%40sea:p%2Bw+@b,nats://eve:x@c", change -> {});
    assertThat(user.getUsernameChars()).containsExactly("ada@sea".toCharArray());
    assertThat(user.getPasswordChars()).containsExactly("p+w+".toCharArray());
    Options token = options("nats://a,nats://tok%2Fen@b", change -> {});
    assertThat(token.getTokenChars()).containsExactly("tok/en".toCharArray());
    assertThat(token.getUsernameChars()).isNull();
    Options setting =
        options(
            "nats://ada:pw@a",
            change -> change.userInfo("eve".toCharArray(), "other".toCharArray()));
    assertThat(setting.getUsernameChars()).containsExactly("eve".toCharArray());
  }

  @Test
  void hostsAreVerifiedWhereverThereIsTlsUnlessItTrustsEverybody() {
    assertThat(options("tls://a", change -> {}).getSslContext())
        .isInstanceOf(HostVerifyingContext.class);
    assertThat(options("opentls://a", change -> {}).getSslContext())
        .isNotNull()
        .isNotInstanceOf(HostVerifyingContext.class);
  }

  @Test
  void anAddressThatWasResolvedIsKnownByItsName() {
    HostNames names = new HostNames();
    assertThat(names.resolveHostToIps("localhost", false, false)).contains("127.0.0.1");
    assertThat(names.nameOf("127.0.0.1")).isEqualTo("localhost");
    assertThat(names.nameOf("10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(names.nameOf("[::1]")).isEqualTo("::1");
    assertThat(names.nameOf("b.example")).isEqualTo("b.example");
  }

  @Test
  void hostsAreSaidWithoutALogin() {
    assertThat(ConnectOptions.hosts(options("nats://ada:pw@a,nats://b:1", change -> {})))
        .containsExactly("a:4222", "b:1", "10.1.1.2:4222");
  }
}
