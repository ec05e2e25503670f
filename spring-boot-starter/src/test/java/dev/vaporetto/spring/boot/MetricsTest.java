package dev.vaporetto.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.room.Rooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/** The meters that an application with Spring Boot's Actuator has. */
class MetricsTest {
  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
          .withConfiguration(
              AutoConfigurations.of(
                  ServletWebServerFactoryAutoConfiguration.class,
                  MetricsAutoConfiguration.class,
                  SimpleMetricsExportAutoConfiguration.class,
                  VaporettoAutoConfiguration.class,
                  VaporettoMetricsAutoConfiguration.class))
          .withPropertyValues("server.port=0")
          .withBean(
              "routes",
              WebSocketApplication.class,
              () -> routes -> routes.websocket("chat/{room}", (request, socket) -> {}))
          .withBean("lounge", Rooms.class, Rooms::inMemory);

  @Test
  void theActuatorBindsTheMetersOfRoutesAndRooms() {
    application.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          assertThat(
                  registry
                      .get("vaporetto.sockets.open")
                      .tag("endpoint", "/chat/{room}")
                      .gauge()
                      .value())
              .isZero();
          assertThat(registry.get("vaporetto.rooms.members").tag("rooms", "lounge").gauge().value())
              .isZero();
          assertThat(registry.find("vaporetto.callbacks").timer()).isNull();
        });
  }

  @Test
  void callbacksAreTimedWhereTheApplicationSaysSo() {
    application
        .withPropertyValues("vaporetto.metrics.callbacks=true")
        .run(
            context ->
                assertThat(
                        context
                            .getBean(MeterRegistry.class)
                            .get("vaporetto.callbacks")
                            .timer()
                            .count())
                    .isZero());
  }

  @Test
  void anApplicationWithoutMicrometerHasNoMeters() {
    new WebApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                VaporettoAutoConfiguration.class, VaporettoMetricsAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterBinder.class));
  }
}
