package dev.vaporetto.springtests;

import static dev.vaporetto.springtests.BootProcess.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import org.junit.jupiter.api.Test;

/** An application that has Spring's own deployment of endpoints already. */
class ServerEndpointExporterTest {
  @Test
  void itDeploysTheSameEndpointsWhichAreInjected() {
    try (BootProcess application =
            BootProcess.start(Setup.BOOT_3_TOMCAT.jar(), "--spring.profiles.active=exporter");
        RawClient shared = application.open("/shared");
        RawClient own = application.open("/own")) {
      assertThat(ask(shared, "ada")).isEqualTo("Hello ada, 1");
      assertThat(ask(own, "ada")).isEqualTo("Hello ada, 1, 0");
    }
  }
}
