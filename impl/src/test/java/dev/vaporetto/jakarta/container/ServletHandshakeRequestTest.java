package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.engine.EngineHandshakeRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServletHandshakeRequestTest {
  private static final URI URI_OF_REQUEST = URI.create("ws://localhost/");

  @Test
  void theParametersAreThoseOfThePathAndOfTheQuery() {
    Map<String, List<String>> parameters =
        request(Map.of("a", new String[] {"1", "2"}), Map.of("room", "blue")).getParameterMap();
    assertThat(parameters)
        .containsOnly(Map.entry("room", List.of("blue")), Map.entry("a", List.of("1", "2")));
    assertThatThrownBy(() -> parameters.put("b", List.of()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aNameInBothHasTheValueOfThePathFirst() {
    assertThat(request(Map.of("a", new String[] {"query"}), Map.of("a", "path")).getParameterMap())
        .containsOnly(Map.entry("a", List.of("path", "query")));
  }

  @Test
  void aQueryThatTheContainerRefusesIsReadAsFarAsItCanBe() {
    HttpServletRequest refusing =
        Requests.request()
            .with("getQueryString", "q=100%&a=%20&%u20AC")
            .throwing("getParameterMap", new IllegalStateException("a malformed escape"))
            .build();
    assertThat(
            new ServletHandshakeRequest(refusing, URI_OF_REQUEST, Map.of("room", "blue"))
                .getParameterMap())
        .containsOnly(
            Map.entry("room", List.of("blue")),
            Map.entry("q", List.of("100%")),
            Map.entry("a", List.of(" ")),
            Map.entry("%u20AC", List.of("")));
  }

  @Test
  void theHttpSessionAndTheUserAreThoseOfTheRequest() {
    HttpSession session =
        (HttpSession)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpSession.class},
                (proxy, method, arguments) -> null);
    Principal ada = () -> "ada";
    ServletHandshakeRequest request =
        new ServletHandshakeRequest(
            Requests.request()
                .with("getSession", session)
                .with("getUserPrincipal", ada)
                .with("isUserInRole", true)
                .build(),
            URI_OF_REQUEST,
            Map.of());
    assertThat(request.getHttpSession()).isSameAs(session);
    assertThat(request.getUserPrincipal()).isSameAs(ada);
    assertThat(request.isUserInRole("passenger")).isTrue();
  }

  @Test
  void itHasBothAddressesAndTheServletRequest() {
    HttpServletRequest servletRequest =
        Requests.request()
            .with("getRemoteAddr", "192.0.2.1")
            .with("getRemotePort", 40000)
            .with("getLocalAddr", "2001:db8::1")
            .with("getLocalPort", 443)
            .build();
    EngineHandshakeRequest request =
        new ServletHandshakeRequest(servletRequest, URI_OF_REQUEST, Map.of());
    assertThat(request.getRemoteAddress().getAddress().getHostAddress()).isEqualTo("192.0.2.1");
    assertThat(request.getRemoteAddress().getPort()).isEqualTo(40000);
    assertThat(request.getLocalAddress().toString()).isEqualTo("/[2001:db8:0:0:0:0:0:1]:443");
    assertThat(request.unwrap(HttpServletRequest.class)).isSameAs(servletRequest);
    assertThat(request.unwrap(String.class)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost.", "256.0.0.1", "127.1", "::g", "_hidden", ""})
  void aNameThatAPeerMayHaveWrittenIsNotResolved(String name) {
    assertThat(remote(name, 1)).isEqualTo(InetSocketAddress.createUnresolved(name, 1));
  }

  @Test
  void anAddressWithoutHostOrPortIsEmptyInsteadOfAFailure() {
    assertThat(remote(null, -1)).isEqualTo(InetSocketAddress.createUnresolved("", 0));
    assertThat(remote("192.0.2.1", 70000).getPort()).isEqualTo(65535);
    assertThat(remote("[::1]", 0).isUnresolved()).isFalse();
  }

  private static InetSocketAddress remote(@Nullable String host, int port) {
    return new ServletHandshakeRequest(
            Requests.request().with("getRemoteAddr", host).with("getRemotePort", port).build(),
            URI_OF_REQUEST,
            Map.of())
        .getRemoteAddress();
  }

  private static ServletHandshakeRequest request(
      Map<String, String[]> query, Map<String, String> path) {
    return new ServletHandshakeRequest(
        Requests.request().with("getParameterMap", query).build(), URI_OF_REQUEST, path);
  }
}
