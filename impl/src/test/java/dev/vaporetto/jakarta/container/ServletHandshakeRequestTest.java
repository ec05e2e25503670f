package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServletHandshakeRequestTest {
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

  private static ServletHandshakeRequest request(
      Map<String, String[]> query, Map<String, String> path) {
    return new ServletHandshakeRequest(
        Requests.request().with("getParameterMap", query).build(), path);
  }
}
