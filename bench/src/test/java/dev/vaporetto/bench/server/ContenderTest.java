package dev.vaporetto.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContenderTest {
  @Test
  void namesAreParsedInTheirOrder() {
    assertThat(Contender.parse("ours-jetty,tomcat"))
        .containsExactly(Contender.OURS_JETTY, Contender.TOMCAT);
  }

  @Test
  void aWrongNameIsNamedWithAllThatThereAre() {
    assertThatThrownBy(() -> Contender.parse("tomcat,jety"))
        .hasMessage(
            "server \"jety\", expected one of tomcat, ours-tomcat, fluent-tomcat,"
                + " loopless-tomcat, older-tomcat, jetty, ours-jetty, fluent-jetty,"
                + " loopless-jetty, older-jetty, undertow, ours-undertow, tyrus, bun, floor");
  }

  @Test
  void everyHostHasItsOwnEngine() {
    for (Contender contender : Contender.values()) {
      assertThat(contender.host().isOurs()).isFalse();
      assertThat(contender.host().container()).isEqualTo(contender.container());
    }
  }
}
