package dev.vaporetto.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Frame;
import dev.vaporetto.containers.RawClient.Response;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.CompressedEcho;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** RSV1 in both directions, byte by byte, on every embedded container. */
@ParameterizedClass
@EnumSource(
    value = Container.class,
    names = {"TOMCAT_10", "TOMCAT_11", "JETTY_EE10", "JETTY_EE11", "JETTY_120_EE10", "UNDERTOW"})
class CompressionTest {
  private static final int RSV1 = 4;
  private static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
  private static final String NO_TAKEOVER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  private static final String JSON = "{\"name\":\"vaporetto\",\"line\":1}".repeat(100);

  private static @Nullable RunningServer running;

  CompressionTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    running =
        EchoWars.start(
            container,
            CompressedEcho.class,
            CompressedEcho.Refused.class,
            CompressedEcho.Refusing.class);
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    if (running != null) {
      running.close();
    }
  }

  private static RawClient connect() {
    return RawClient.connect(Objects.requireNonNull(running, "started before the tests").port());
  }

  private static byte[] deflate(String text) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(text.getBytes(UTF_8));
    byte[] out = new byte[65536];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  private static String inflate(byte[] payload) {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[65536];
    try {
      for (byte[] input : new byte[][] {payload, {0, 0, (byte) 0xFF, (byte) 0xFF}}) {
        inflater.setInput(input);
        out.write(buffer, 0, inflater.inflate(buffer));
      }
    } catch (DataFormatException e) {
      throw new AssertionError("not DEFLATE", e);
    } finally {
      inflater.end();
    }
    return out.toString(UTF_8);
  }

  @Test
  void largeMessagesAreCompressedInBothDirectionsAndSmallOnesNeedNotBe() {
    try (RawClient client = connect()) {
      Response response = client.handshake("/deflate", OFFER);
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Extensions")).containsExactly(NO_TAKEOVER);
      for (int i = 0; i < 3; i++) {
        client.write(RawClient.frame(true, RSV1, 1, deflate(JSON + i)));
        Frame echo = client.readFrame();
        assertThat(echo.rsv()).isEqualTo(RSV1);
        assertThat(echo.payload()).hasSizeLessThan(JSON.length() / 5);
        assertThat(inflate(echo.payload())).isEqualTo(JSON + i);
        client.write(RawClient.frame(true, RSV1, 1, deflate("small")));
        Frame small = client.readFrame();
        assertThat(small.rsv()).isZero();
        assertThat(small.text()).isEqualTo("small");
        client.sendText(JSON);
        assertThat(inflate(client.readFrame().payload())).isEqualTo(JSON);
      }
    }
  }

  @Test
  void theSessionHasTheNegotiatedExtensions() {
    try (RawClient client = connect()) {
      client.handshake("/deflate", OFFER);
      client.sendText("agreed");
      assertThat(client.readFrame().text()).isEqualTo(NO_TAKEOVER);
      client.sendText("installed");
      assertThat(client.readFrame().text()).isEqualTo("permessage-deflate");
    }
    try (RawClient client = connect()) {
      assertThat(client.handshake("/deflate").header("Sec-WebSocket-Extensions")).isEmpty();
      client.sendText("agreed");
      assertThat(client.readFrame().text()).isEmpty();
    }
  }

  @Test
  void aBadOfferIsDeclinedAndTheNextOneCounts() {
    try (RawClient client = connect()) {
      Response response =
          client.handshake(
              "/deflate",
              "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99, x-other",
              "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10");
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Extensions"))
          .containsExactly(NO_TAKEOVER + "; server_max_window_bits=10");
      client.write(RawClient.frame(true, RSV1, 1, deflate(JSON)));
      assertThat(inflate(client.readFrame().payload())).isEqualTo(JSON);
    }
    try (RawClient client = connect()) {
      Response response =
          client.handshake("/deflate", "Sec-WebSocket-Extensions: permessage-deflate; unknown");
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  @Test
  void anEndpointMayRefuseAndThenRsv1IsAProtocolError() {
    try (RawClient client = connect()) {
      Response response = client.handshake("/deflate/refused", OFFER);
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Extensions")).isEmpty();
      client.sendText(JSON);
      Frame echo = client.readFrame();
      assertThat(echo.rsv()).isZero();
      assertThat(echo.text()).isEqualTo(JSON);
      client.write(RawClient.frame(true, RSV1, 1, deflate(JSON)));
      assertThat(client.readFrame().closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void brokenDataEndsWith1007AndABombWith1009() {
    try (RawClient client = connect()) {
      client.handshake("/deflate", OFFER);
      client.write(RawClient.frame(true, RSV1, 1, new byte[] {(byte) 0xFF, (byte) 0xFF}));
      assertThat(client.readFrame().closeCode()).isEqualTo(1007);
    }
    try (RawClient client = connect()) {
      client.handshake("/deflate", OFFER);
      client.write(RawClient.frame(true, RSV1, 1, deflate("0".repeat(5_000_000))));
      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
    }
  }
}
