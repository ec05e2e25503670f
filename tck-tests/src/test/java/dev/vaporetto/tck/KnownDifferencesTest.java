package dev.vaporetto.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.tck.TckSettings.Api;
import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownDifferencesTest {
  private static final String SIGNATURE =
      "com.sun.ts.tests.websocket.signaturetest.WebSocketSigTestIT#signatureTest";

  @Test
  void thoseOfThePlacesAreReadAndNoOthers() throws Exception {
    String file = "# a comment\n\nhere | a#b | why\nthere | a#c | why not\n";
    assertThat(KnownDifferences.read(new StringReader(file), Set.of("here")).reasons())
        .containsOnlyKeys("a#b")
        .containsValue("why");
  }

  @Test
  void aDifferenceWithoutAReasonIsRefused() {
    assertThatThrownBy(
            () -> KnownDifferences.read(new StringReader("here | a#b | "), Set.of("here")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("here | a#b | ")
        .hasMessageContaining("expected: where | class#method | reason");
  }

  @Test
  void nothingDiffersWithTheApi22() throws Exception {
    for (String name : new String[] {"tomcat-11", "tomcat-10", "jetty-ee10", "jetty-ee11"}) {
      assertThat(KnownDifferences.of(TckTarget.parse(name), Api.APPLICATION).reasons()).isEmpty();
      assertThat(KnownDifferences.of(TckTarget.parse(name), Api.SERVER).reasons()).isEmpty();
    }
    assertThat(KnownDifferences.of(TckTarget.parse("tomcat-11"), Api.HOST).reasons()).isEmpty();
  }

  @Test
  void onAHostWithTheApi21TheSignaturesDiffer() throws Exception {
    assertThat(KnownDifferences.of(TckTarget.parse("jetty-ee10"), Api.HOST).reasons())
        .containsKey(SIGNATURE);
  }
}
