package dev.vaporetto.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.log.LogCapture;
import jakarta.servlet.ServletContextEvent;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Classes that are there, and that nobody would serve in silence, are named with the cure. */
class UnservedClassesTest {
  private static final String ANNOTATED = "..Ljakarta/websocket/server/ServerEndpoint;..";
  private static final String OLD = "..Ljavax/websocket/server/ServerEndpoint;..";
  private static final String ROUTES = "..dev/vaporetto/WebSocketApplication..";

  private final ScriptedContext application = new ScriptedContext();

  /** Sees the resources of given names only. */
  private static ClassLoader loader(String... resources) {
    return new ClassLoader(null) {
      @Override
      public @Nullable URL getResource(String name) {
        try {
          return Arrays.asList(resources).contains(name)
              ? URI.create("file:///" + name).toURL()
              : null;
        } catch (MalformedURLException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  private static final String API = "dev/vaporetto/WebSocketApplication.class";
  private static final String OLD_API = "javax/websocket/server/ServerEndpoint.class";

  private void file(String name, String content) {
    application.files.put(
        "/WEB-INF/classes/" + name.replace('.', '/') + ".class", content.getBytes(ISO_8859_1));
  }

  private List<String> check(ClassLoader loader, boolean served, String... found) {
    try (LogCapture log = LogCapture.ofThisThread("dev.vaporetto.bootstrap").begin()) {
      UnservedClasses.check(application.context, loader, served, Set.of(found));
      return log.lines();
    }
  }

  private String notServed(String why) {
    return "WARNING Not served in the application \"" + application.path + "\", since " + why;
  }

  @Test
  void anEndpointOfTheOldApiIsNamedWithTheNewOne() {
    file("a.b.Echo", OLD);
    file("Other", "nothing");
    assertThat(check(loader(API), false))
        .containsExactly(
            notServed(
                "javax.websocket is an API that this server does not know: a.b.Echo. Import"
                    + " jakarta.websocket instead."));
  }

  @Test
  void anEndpointThatWasForgottenWhenTheOthersWereMigratedIsNamed() {
    file("a.Old", OLD);
    file("a.New", ANNOTATED);
    assertThat(check(loader(OLD_API), true)).singleElement().asString().contains(": a.Old. Import");
  }

  @Test
  void whereSomethingIsServedNoFileIsRead() {
    application.files.put("/WEB-INF/classes/Unreadable.class", null);
    assertThat(check(loader(API), true)).isEmpty();
  }

  @Test
  void routesWithoutTheApiJarAreNamedWithIt() {
    file("Chat", ROUTES);
    assertThat(check(loader(), false))
        .containsExactly(
            notServed(
                "dev.vaporetto.WebSocketApplication is missing: Chat. Put the vaporetto-api jar"
                    + " into WEB-INF/lib."));
  }

  @Test
  void whatTheServerHasNotHandedOverIsNamed() {
    file("a.Echo", ANNOTATED);
    file("a.Chat", ROUTES);
    file("a.Chosen", ANNOTATED);
    assertThat(check(loader(API), false, "a.Chosen"))
        .containsExactly(
            notServed(
                "the server has not handed them to the engine: a.Chat, a.Echo. Remove"
                    + " metadata-complete=\"true\" from web.xml, or hand the classes to"
                    + " VaporettoEngine.install in contextInitialized of a listener."));
  }

  @Test
  void whereAFrameworkDeploysOnlyTheOldApiIsNamed() {
    application.parameters.put(EngineProperties.START, "install");
    file("a.Echo", ANNOTATED);
    file("a.Old", OLD);
    assertThat(check(loader(API), false)).singleElement().asString().contains(": a.Old. Import");
  }

  @Test
  void anApplicationWithoutClassesOfItsOwnIsNoReasonForAWord() {
    assertThat(check(loader(API), false)).isEmpty();
  }

  @Test
  void aServerThatRunsNoInitializerIsNamedWithTheCure() {
    file("a.Echo", ANNOTATED);
    assertThat(missedStart())
        .containsExactly(
            "WARNING The vaporetto jar of the application \""
                + application.path
                + "\" has not been started, since the server runs no"
                + " ServletContainerInitializer: not served are a.Echo. Call"
                + " VaporettoEngine.install in contextInitialized of a listener that web.xml"
                + " declares. Set the context parameter dev.vaporetto.start to install where the"
                + " engine is to start later, or never.");
  }

  @Test
  void anEngineThatRunsOrIsToStartLaterIsNotMissed() {
    application.attributes.put(RunningEngine.ATTRIBUTE, "the engine");
    assertThat(missedStart()).isEmpty();
    application.attributes.clear();
    application.parameters.put(EngineProperties.START, "install");
    assertThat(missedStart()).isEmpty();
  }

  private List<String> missedStart() {
    try (LogCapture log = LogCapture.ofThisThread("dev.vaporetto.bootstrap").begin()) {
      new MissedStart().contextInitialized(new ServletContextEvent(application.context));
      return log.lines();
    }
  }
}
