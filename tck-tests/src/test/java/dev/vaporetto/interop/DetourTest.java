package dev.vaporetto.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.containers.WorkFiles;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.interop.Squid.Port;
import dev.vaporetto.wars.CloseCommand;
import dev.vaporetto.wars.GuardedEcho;
import dev.vaporetto.wars.LargeEcho;
import dev.vaporetto.wars.LeadingServlet;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client reaches our servers through squid, by redirects, and with credentials. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
@Timeout(60)
class DetourTest {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  private static final PasswordAuthentication USER = user(Squid.PASSWORD);

  private static final String SERVLET =
      """
      <servlet>
        <servlet-name>leading</servlet-name>
        <servlet-class>dev.vaporetto.wars.LeadingServlet</servlet-class>
      </servlet>
      <servlet-mapping>
        <servlet-name>leading</servlet-name>
        <url-pattern>/lead/*</url-pattern>
      </servlet-mapping>
      """;

  /** The container itself asks by Digest; Tomcat's realm comes with the application. */
  private static final String DIGEST =
      """
      <security-constraint>
        <web-resource-collection>
          <web-resource-name>guarded</web-resource-name>
          <url-pattern>/guarded/*</url-pattern>
        </web-resource-collection>
        <auth-constraint><role-name>known</role-name></auth-constraint>
      </security-constraint>
      <login-config><auth-method>DIGEST</auth-method><realm-name>guarded</realm-name></login-config>
      <security-role><role-name>known</role-name></security-role>
      """;

  private static @Nullable RunningServer running;
  private static @Nullable Squid squid;

  private final Container container;

  DetourTest(Container container) {
    this.container = container;
  }

  @BeforeParameterizedClassInvocation
  static void start(Container container) throws IOException {
    boolean tomcat = container == Container.TOMCAT_11;
    Wars war =
        Wars.from(EchoWars.example())
            .classes(LargeEcho.class, CloseCommand.class, LeadingServlet.class, GuardedEcho.class)
            .webXml(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                %s%s
                </web-app>
                """
                    .formatted(SERVLET, tomcat ? DIGEST : ""));
    if (tomcat) {
      Path users = WorkFiles.newDirectory("users").resolve("users.xml");
      Files.writeString(
          users,
          "<tomcat-users><user username=\"%s\" password=\"%s\" roles=\"known\"/></tomcat-users>"
              .formatted(Squid.USER, Squid.PASSWORD));
      war.contextXml(
          """
          <Context containerSciFilter="org.apache.tomcat.websocket.server.WsSci">
            <Realm className="org.apache.catalina.realm.MemoryRealm" pathname="%s"/>
          </Context>
          """
              .formatted(users.toUri()));
    }
    running =
        container.start(
            ServerOptions.defaults().withTls(KEYS).withApplication("", war.build("detour.war")));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @AfterAll
  static void stopSquid() {
    if (squid != null) {
      squid.close();
      squid = null;
    }
  }

  private static Squid squid() {
    Squid present = squid;
    if (present == null) {
      present = Squid.start();
      squid = present;
    }
    return present;
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running);
  }

  private static PasswordAuthentication user(String password) {
    return new PasswordAuthentication(Squid.USER, password.toCharArray());
  }

  /** Sends a text and returns what comes back. */
  private static @Nullable String echo(URI uri, String text, Object... properties)
      throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().sslContext(KEYS.trustingContext()).build();
    for (int i = 0; i < properties.length; i += 2) {
      config.getUserProperties().put((String) properties[i], properties[i + 1]);
    }
    try (Session session =
        ContainerProvider.getWebSocketContainer()
            .connectToServer(
                new Endpoint() {
                  @Override
                  public void onOpen(Session opened, EndpointConfig ignored) {
                    MessageHandler.Whole<String> handler = received::add;
                    opened.addMessageHandler(String.class, handler);
                  }
                },
                config,
                uri)) {
      session.getBasicRemote().sendText(text);
      return received.poll(20, TimeUnit.SECONDS);
    }
  }

  private static void refused(String message, URI uri, Object... properties) {
    assertThatThrownBy(() -> echo(uri, "lost", properties))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining(message);
  }

  private static Object[] by(Port port, Object... more) {
    return Stream.concat(Stream.of(ClientProperties.PROXY, squid().uri(port)), Stream.of(more))
        .toArray();
  }

  // ---- through squid

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLOSED")
  @ExtendWith(NeedsSquid.class)
  void squidAcceptsAKnownUser(Port port) throws Exception {
    Object[] properties = by(port, ClientProperties.PROXY_CREDENTIALS, USER);
    String large = "näme €𝄞 ".repeat(20_000);
    assertThat(echo(server().ws("/echo/large"), large, properties)).isEqualTo(large);
    assertThat(echo(server().wss("/echo/large"), large, properties)).isEqualTo(large);
  }

  @ParameterizedTest
  @EnumSource(names = {"BASIC", "DIGEST", "BASIC_OR_DIGEST"})
  @ExtendWith(NeedsSquid.class)
  void squidRefusesAnUnknownUser(Port port) {
    URI uri = server().wss("/echo/large");
    refused(
        "got the status 407 Proxy Authentication Required, expected 200; no credentials were given"
            + " for it",
        uri,
        by(port));
    refused(
        "got the status 407 Proxy Authentication Required, expected 200; the credentials were sent"
            + " and refused",
        uri,
        by(port, ClientProperties.PROXY_CREDENTIALS, user("wrong")));
  }

  @Test
  @ExtendWith(NeedsSquid.class)
  void aRefusalBySquidFailsTheConnect() {
    URI uri = server().ws("/echo/large");
    refused(
        "ws://localhost:%d by the proxy %s: asking the proxy for a tunnel failed: got the status 403"
                .formatted(server().port(), squid().uri(Port.CLOSED))
            + " Forbidden, expected 200",
        uri,
        by(Port.CLOSED));
  }

  @Test
  @ExtendWith(NeedsSquid.class)
  void aServerThatSquidDoesNotReachIsTheEnd() throws Exception {
    // Bound and not listening: it refuses, and nobody else gets its port meanwhile.
    try (Socket refusing = new Socket()) {
      refusing.bind(new InetSocketAddress(0));
      refused(
          "got the status 503 Service Unavailable, expected 200",
          URI.create("ws://localhost:" + refusing.getLocalPort() + "/"),
          by(Port.OPEN));
    }
  }

  // ---- what servers answer

  @Test
  void aRedirectOfAServletIsFollowed() throws Exception {
    assertThat(echo(server().ws("/lead/redirect"), "there")).isEqualTo("there");
    assertThat(echo(server().wss("/lead/redirect"), "there")).isEqualTo("there");
  }

  @Test
  void aLoopOfAServletEnds() {
    refused("at most 5 redirects, but they lead ws://localhost:", server().ws("/lead/loop"));
  }

  @Test
  void aServletThatAsksByBasicIsAnswered() throws Exception {
    URI uri = server().ws("/lead/basic");
    assertThat(echo(uri, "known", ClientProperties.CREDENTIALS, USER)).isEqualTo("known");
    refused("the credentials were sent and refused", uri, ClientProperties.CREDENTIALS, user("x"));
    refused("no credentials were given for it", uri);
  }

  @Test
  void aServletThatIsBusyIsAskedAgain() throws Exception {
    Object limit = Duration.ofSeconds(10);
    assertThat(echo(server().ws("/lead/busy"), "late", ClientProperties.RETRY_AFTER_LIMIT, limit))
        .isEqualTo("late");
  }

  /** Tomcat asks by Digest, and Jetty does not ask. */
  @Test
  void aContainerGetsTheCredentialsIfItAsks() throws Exception {
    boolean asks = container == Container.TOMCAT_11;
    URI uri = server().ws("/guarded/echo?query");
    assertThat(echo(uri, "hello", ClientProperties.CREDENTIALS, USER))
        .isEqualTo(asks ? "user: hello" : "anonymous: hello");
    if (asks) {
      refused("were sent and refused", uri, ClientProperties.CREDENTIALS, user("x"));
    }
  }
}
