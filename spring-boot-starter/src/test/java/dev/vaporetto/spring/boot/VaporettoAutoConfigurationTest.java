package dev.vaporetto.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.WebSocketApplication;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.websocket.servlet.WebSocketServletAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockServletContext;

/** The beans of the starter, without a server; the applications that have one are elsewhere. */
class VaporettoAutoConfigurationTest {
  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(VaporettoAutoConfiguration.class));

  /** An endpoint. */
  @ServerEndpoint("/chat")
  static class Chat {}

  @Test
  void anApplicationWithoutAServerStartsAsInATestWithMocks() {
    application
        .withBean("routes", WebSocketApplication.class, () -> routes -> {})
        .withBean(Chat.class)
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EngineStart.class));
  }

  @Test
  void anApplicationThatIsSwitchedOffHasNoEngine() {
    application
        .withPropertyValues("vaporetto.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EngineStart.class));
  }

  @Test
  void anApplicationThatIsNoWebApplicationHasNoEngine() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(VaporettoAutoConfiguration.class))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EngineStart.class));
  }

  @Test
  void aValueThatIsNoneOfAPropertyIsRefusedByItsName() {
    application
        .withPropertyValues("vaporetto.compression.mode=sometimes")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("sometimes")
                    .hasMessageContaining("Mode"));
  }

  @Test
  void aSizeThatIsTooLargeIsRefusedByItsName() {
    application
        .withPropertyValues("vaporetto.max-text-message-size=4GB")
        .run(
            context ->
                assertThatThrownBy(
                        () ->
                            context.getBean(EngineStart.class).onStartup(new MockServletContext()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                        "vaporetto.max-text-message-size is 4294967296B; expected 0 to"
                            + " 2147483647B"));
  }

  /** A mock takes no filter, so the engine does not start, but it has its parameters by then. */
  private static MockServletContext started(ApplicationContext context) {
    MockServletContext servlets = new MockServletContext();
    assertThatThrownBy(() -> context.getBean(EngineStart.class).onStartup(servlets))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takes no filter any more");
    return servlets;
  }

  @Test
  void whatIsNotSetLeavesSystemPropertiesAndParametersInForce() {
    application.run(
        context ->
            assertThat(Collections.list(started(context).getInitParameterNames())).isEmpty());
    application
        .withPropertyValues("vaporetto.transport=servlet")
        .run(
            context ->
                assertThat(started(context).getInitParameter("dev.vaporetto.transport"))
                    .isEqualTo("servlet"));
  }

  @Test
  void springBootsBeansForTheServersOwnEngineAreTakenOutAndTheApplicationsStay() {
    application
        .withConfiguration(
            AutoConfigurations.of(
                ServletWebServerFactoryAutoConfiguration.class,
                WebSocketServletAutoConfiguration.class))
        .withBean("websocketUpgradeFilterWebServerCustomizer", Object.class, Object::new)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("websocketServletWebServerCustomizer")
                    .hasBean("websocketUpgradeFilterWebServerCustomizer"));
  }

  @Test
  void theFarewellComesBeforeTheServersGracefulShutdown() {
    application.run(
        context -> {
          Farewell farewell = context.getBean(Farewell.class);
          assertThat(farewell.getPhase()).isGreaterThan(Integer.MAX_VALUE - 1024);
          assertThat(farewell.isRunning()).isTrue();
          ((ConfigurableApplicationContext) context.getSourceApplicationContext()).stop();
          assertThat(farewell.isRunning()).isFalse();
        });
  }
}
