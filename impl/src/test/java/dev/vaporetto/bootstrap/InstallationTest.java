package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.engine.EndpointFactory;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.VaporettoEngine;
import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.log.LogCapture;
import jakarta.servlet.ServletException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application has one engine, however its start is asked for, and none after its stop. */
class InstallationTest {
  @ServerEndpoint("/echo")
  public static class Echo {
    @OnMessage
    public String on(String message) {
      return message;
    }
  }

  @ServerEndpoint("/other")
  public static class Other {
    @OnMessage
    public void on(String message) {}
  }

  /** Inherits methods, but not the annotation. */
  public static class Inheriting extends Other {}

  public static class Programmatic extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {}
  }

  public static class Chooses implements ServerApplicationConfig {
    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> classes) {
      return Set.of(ServerEndpointConfig.Builder.create(Programmatic.class, "/chosen").build());
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> classes) {
      return classes;
    }
  }

  private static final EndpointFactory MADE_BY_NOBODY =
      new EndpointFactory() {
        @Override
        public @Nullable Object create(Class<?> endpointClass) {
          return null;
        }

        @Override
        public void destroy(Class<?> endpointClass, Object endpoint) {}
      };

  private final ScriptedContext application = new ScriptedContext();

  @AfterEach
  void nothingRunsAfterTheStop() {
    application.stopped();
    assertThat(application.threads()).isEmpty();
    assertThat(application.attributes).isEmpty();
  }

  private void scan(Class<?>... found) throws ServletException {
    new VaporettoInitializer().onStartup(Set.of(found), application.context);
  }

  private EngineServerContainer install(Class<?>... classes) throws ServletException {
    return VaporettoEngine.install(application.context, classes);
  }

  private boolean serves(EngineServerContainer container, String path) {
    return ((VaporettoServerContainer) container).routes().match(path) != null;
  }

  @Test
  void theInitializerThatRunsTwiceDoesNothingTheSecondTime() throws Exception {
    scan(Echo.class, Chooses.class);
    Object container = application.attribute(ServerContainer.class);
    scan(Echo.class, Chooses.class);
    application.started();
    assertThat(application.attribute(ServerContainer.class)).isSameAs(container);
    assertThat(application.listeners).hasSize(1);
    assertThat(application.filters).hasSize(1);
  }

  private LogCapture log() {
    return LogCapture.ofAllThreads("dev.vaporetto.bootstrap").begin();
  }

  @Test
  void aStartedApplicationSaysOnceWhatItServesAndHow() throws Exception {
    try (LogCapture log = log()) {
      scan(Echo.class, Chooses.class);
      assertThat(log.lines()).isEmpty();
      application.started();
      install(Other.class).announce();
      assertThat(log.lines())
          .containsExactly(
              "INFO Vaporetto serves 2 endpoints at "
                  + application.path
                  + ", by HttpServletRequest.upgrade()");
    }
  }

  @Test
  void endpointsOfVaporettoApiAreSaidToBeRoutes() throws Exception {
    try (LogCapture log = log()) {
      StartLine.log(
          application.context,
          List.of(Echo.class, dev.vaporetto.internal.Routed.class),
          "its sockets");
      StartLine.log(application.context, List.of(dev.vaporetto.internal.Routed.class), "them");
      StartLine.log(application.context, List.of(), "none");
      assertThat(log.lines())
          .containsExactly(
              "INFO Vaporetto serves 1 endpoint and 1 route at "
                  + application.path
                  + ", by its sockets",
              "INFO Vaporetto serves 1 route at " + application.path + ", by them",
              "INFO Vaporetto serves no endpoint and no route yet at "
                  + application.path
                  + ", by none");
    }
  }

  @Test
  void endpointsOfAFrameworkAreCountedWhenItHasDeployedThem() throws Exception {
    try (LogCapture log = log()) {
      EngineServerContainer container = install(Other.class);
      container.setEndpointFactory(MADE_BY_NOBODY);
      application.started();
      container.addEndpoint(Echo.class);
      assertThat(log.lines()).isEmpty();
      container.announce();
      assertThat(log.lines()).singleElement().asString().contains("serves 2 endpoints at ");
    }
  }

  @Test
  void endpointsThatComeAfterTheStartAreCounted() throws Exception {
    try (LogCapture log = log()) {
      EngineServerContainer container = install();
      application.started();
      container.addEndpoint(Echo.class);
      assertThat(log.lines()).isEmpty();
      await(() -> !log.lines().isEmpty());
      assertThat(log.lines()).singleElement().asString().contains("serves 1 endpoint at ");
    }
  }

  /** The engine looks once a second. */
  private static void await(BooleanSupplier reached) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void anEngineThatWasInstalledByHandDeploysWhatTheScanFindsBesides() throws Exception {
    EngineServerContainer container = install(Echo.class);
    scan(Echo.class, Other.class);
    assertThat(install()).isSameAs(container);
    assertThat(serves(container, "/echo")).isTrue();
    assertThat(serves(container, "/other")).isTrue();
    assertThat(application.attribute(ServerContainer.class)).isSameAs(container);
  }

  @Test
  void whereAFrameworkInstallsTheEngineWhatTheScanFindsIsLeftToIt() throws Exception {
    application.parameters.put(EngineProperties.START, "install");
    scan(Echo.class);
    assertThat(application.attributes).isEmpty();

    EngineServerContainer container = install(Other.class);
    scan(Echo.class);
    assertThat(serves(container, "/other")).isTrue();
    assertThat(serves(container, "/echo")).isFalse();
  }

  @Test
  void anApplicationsLimitsAreParametersOfItsContext() throws Exception {
    application.parameters.put(EngineProperties.MAX_MESSAGE_SIZE, "1234");
    application.parameters.put(EngineProperties.IDLE_TIMEOUT, "5000");
    scan(Echo.class);
    ServerContainer container = (ServerContainer) application.attribute(ServerContainer.class);
    assertThat(container.getDefaultMaxTextMessageBufferSize()).isEqualTo(1234);
    assertThat(container.getDefaultMaxBinaryMessageBufferSize()).isEqualTo(1234);
    assertThat(container.getDefaultMaxSessionIdleTimeout()).isEqualTo(5000);
  }

  @Test
  void aLimitOutOfItsRangeFailsTheStartByItsName() {
    application.parameters.put(EngineProperties.MAX_SESSIONS_PER_USER, "-1");
    assertThatThrownBy(() -> scan(Echo.class))
        .hasStackTraceContaining(
            "the parameter dev.vaporetto.maxSessionsPerUser came as \"-1\"; expected a whole number"
                + " from 0 to 2147483647");
  }

  @Test
  void aStartThatIsNeitherScanNorInstallIsRefused() {
    application.parameters.put(EngineProperties.START, "never");
    assertThatThrownBy(() -> scan(Echo.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dev.vaporetto.start is \"never\"; expected \"scan\" or \"install\"");
  }

  @Test
  void aContextThatKeepsItsFilterAndItsListenersStartsAgain() throws Exception {
    EngineServerContainer first = install(Echo.class);
    application.started();
    application.stopped();
    assertThat(application.threads()).isEmpty();

    EngineServerContainer second = install(Echo.class);
    application.started();
    assertThat(second).isNotSameAs(first);
    assertThat(serves(second, "/echo")).isTrue();
  }

  @Test
  void aContextWithoutAClassLoaderIsTakenAsItIs() throws Exception {
    application.loader = null;
    assertThat(serves(install(Echo.class), "/echo")).isTrue();
  }

  @Test
  void theEngineEndsWithItsFilterWhereAListenerInstallsIt() throws Exception {
    application.refusesListeners = true;
    EngineServerContainer container = install(Echo.class);
    application.started();
    assertThat(serves(container, "/echo")).isTrue();
    assertThatThrownBy(() -> container.addEndpoint(String.class)).isNotNull();
    assertThat(serves(container, "/echo")).as("a bad endpoint of a running application").isTrue();
  }

  @Test
  void aClassThatIsNoEndpointIsNamed() {
    assertThatThrownBy(() -> install(Echo.class, String.class))
        .isInstanceOf(ServletException.class)
        .hasMessageStartingWith("Cannot deploy java.lang.String; expected classes with")
        .hasMessageContaining("WebSocketApplications where vaporetto-api is on the class path");
  }

  @Test
  void aClassThatWouldBeLeftOutInSilenceIsNamed() throws Exception {
    assertThatThrownBy(() -> install(Programmatic.class))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("Programmatic has no path; expected a ServerApplicationConfig");
    assertThatThrownBy(() -> install(Inheriting.class))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("Inheriting has no @ServerEndpoint of its own");
    assertThat(serves(install(Programmatic.class, Chooses.class), "/chosen")).isTrue();
  }

  @Test
  void anInstallationThatComesTooLateSaysWhenItWouldHaveBeenRight() {
    application.hasStarted = true;
    assertThatThrownBy(() -> install(Echo.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takes no filter any more")
        .hasMessageContaining("expected a call in ServletContainerInitializer.onStartup");
    assertThat(application.threads()).isEmpty();
  }

  @Test
  void anInstallationThatComesTooLateLeavesTheContainerOfAnotherEngine() {
    Object other = "another engine's container";
    application.attributes.put(ServerContainer.class.getName(), other);
    application.hasStarted = true;
    assertThatThrownBy(() -> install(Echo.class)).isInstanceOf(IllegalStateException.class);
    assertThat(application.attributes)
        .containsExactly(Map.entry(ServerContainer.class.getName(), other));
    application.attributes.clear();
  }

  @Test
  void twoCopiesOfTheJarAreNamed() {
    application.attributes.put("dev.vaporetto.bootstrap.RunningEngine", "of another class loader");
    assertThatThrownBy(this::install)
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("has Vaporetto twice")
        .hasMessageEndingWith("Remove one of the two jars.");
    application.attributes.clear();
  }
}
