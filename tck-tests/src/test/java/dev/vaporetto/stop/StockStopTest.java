package dev.vaporetto.stop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Http2Client;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.echo.EchoWars;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers that run as they come, stopped in the ways that their administrators use. With {@code
 * -Dvaporetto.stops=5} each is started and stopped five times.
 */
class StockStopTest {
  private static final int TIMES = Integer.getInteger("vaporetto.stops", 1);
  private static final Path WAR = EchoWars.example();
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  /** Who stops the server, and how. */
  private enum Stop {
    SIGTERM {
      @Override
      void stop(RunningServer server) {
        ProcessHandle.of(server.pid()).orElseThrow().destroy();
      }
    },
    SIGINT {
      @Override
      void stop(RunningServer server) throws IOException, InterruptedException {
        int status =
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
        assertThat(status).isZero();
      }
    },
    /** What {@code start.jar --stop} sends. */
    STOP_PORT {
      @Override
      void stop(RunningServer server) throws IOException {
        Matcher port =
            Pattern.compile("STOP\\.PORT=(\\d+)").matcher(Files.readString(server.logFile()));
        assertThat(port.find()).isTrue();
        try (Socket socket = new Socket("localhost", Integer.parseInt(port.group(1)))) {
          socket.getOutputStream().write("secret\r\nstop\r\n".getBytes(US_ASCII));
        }
      }
    };

    abstract void stop(RunningServer server) throws IOException, InterruptedException;
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource({
    "STOCK_TOMCAT_10, SIGTERM",
    "STOCK_TOMCAT_11, SIGTERM",
    "STOCK_JETTY_EE10, SIGTERM",
    "STOCK_JETTY_EE11, SIGTERM",
    "STOCK_JETTY_EE10, SIGINT",
    "STOCK_JETTY_EE11, STOP_PORT",
  })
  void everyPeerHears1001BeforeAServerThatIsStoppedClosesItsSocket(Container container, Stop stop)
      throws Exception {
    boolean http2 = container.family() == Container.Family.JETTY;
    ServerOptions options =
        (http2 ? ServerOptions.defaults().withTls(KEYS) : ServerOptions.defaults())
            .withApplication("/app", WAR)
            .withJvmArgument("-DSTOP.PORT=0")
            .withJvmArgument("-DSTOP.KEY=secret");
    for (int i = 0; i < TIMES; i++) {
      try (RunningServer server = container.start(options);
          Peers peers = Peers.connect(server, "/app/echo", 50)) {
        if (http2) {
          peers.add(Http2Client.connect(server.port()), "/app/echo", 20);
          peers.add(Http2Client.connect(server.tlsPort(), KEYS.trustingContext()), "/app/echo", 20);
        }
        StopClock clock = StopClock.start();
        stop.stop(server);
        clock.awaitEnd(server);
        peers.haveAllHeard(1001);
      }
    }
  }
}
