package dev.vaporetto.internal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in front of a CDI that is made of the few methods that are called. */
class InjectedApplicationTest {
  private static final String SPI = "package jakarta.enterprise.inject.spi;\n";

  private static final Map<String, String> SOURCES =
      Map.of(
          "CDI",
          SPI
              + """
              public class CDI {
                public static final java.util.List<String> CALLS = new java.util.ArrayList<>();
                public static boolean absent;
                public static CDI current() {
                  if (absent) throw new IllegalStateException("none");
                  return new CDI();
                }
                public BeanManager getBeanManager() { return new BeanManager(); }
              }
              """,
          "BeanManager",
          SPI + "public class BeanManager {}\n",
          "Unmanaged",
          SPI
              + """
              public class Unmanaged<T> {
                private final Class<T> type;
                public Unmanaged(BeanManager manager, Class<T> type) { this.type = type; }
                public UnmanagedInstance<T> newInstance() { return new UnmanagedInstance<>(type); }
                public static class UnmanagedInstance<T> {
                  private final Class<T> type;
                  private T made;
                  UnmanagedInstance(Class<T> type) { this.type = type; }
                  private UnmanagedInstance<T> note(String call) {
                    CDI.CALLS.add(call);
                    return this;
                  }
                  public UnmanagedInstance<T> produce() throws Exception {
                    made = type.getConstructor().newInstance();
                    return note("produce");
                  }
                  public UnmanagedInstance<T> inject() { return note("inject"); }
                  public UnmanagedInstance<T> postConstruct() { return note("postConstruct"); }
                  public T get() { return made; }
                  public UnmanagedInstance<T> preDestroy() { throw new IllegalStateException(); }
                  public UnmanagedInstance<T> dispose() { return note("dispose"); }
                }
              }
              """,
          "Inject",
          """
          package jakarta.inject;
          @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
          public @interface Inject {}
          """,
          "Wanting",
          """
          import dev.vaporetto.*;
          public class Wanting implements WebSocketApplication {
            @jakarta.inject.Inject String greeting;
            @Override public void routes(WebSocketRoutes routes) {}
          }
          """,
          "Content",
          """
          import dev.vaporetto.*;
          public class Content implements WebSocketApplication {
            @Override public void routes(WebSocketRoutes routes) {}
          }
          """,
          "Failing",
          """
          import dev.vaporetto.*;
          public class Failing implements WebSocketApplication {
            public Failing() { throw new IllegalArgumentException("not today"); }
            @Override public void routes(WebSocketRoutes routes) {}
          }
          """);

  @TempDir private static Path directory;

  private URLClassLoader loader;

  @BeforeEach
  void compile() throws Exception {
    Path classes = directory.resolve("classes");
    if (!Files.exists(classes)) {
      Files.createDirectories(classes);
      List<String> arguments =
          new ArrayList<>(
              List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d"));
      arguments.add(classes.toString());
      for (Map.Entry<String, String> source : SOURCES.entrySet()) {
        Path file = directory.resolve(source.getKey() + ".java");
        arguments.add(Files.writeString(file, source.getValue()).toString());
      }
      assertThat(
              Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                  .run(null, null, null, arguments.toArray(String[]::new)))
          .isZero();
    }
    loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
  }

  @AfterEach
  void close() throws Exception {
    loader.close();
  }

  private InjectedApplication application(String name) throws Exception {
    Class<?> type = loader.loadClass(name);
    assertThat(InjectedApplication.isPossible(type)).isTrue();
    return new InjectedApplication(type.asSubclass(WebSocketApplication.class));
  }

  private Class<?> cdi() throws Exception {
    return loader.loadClass("jakarta.enterprise.inject.spi.CDI");
  }

  private void withoutContainer() throws Exception {
    cdi().getField("absent").set(null, true);
  }

  /** Not visible to CDI. */
  public static final class Shop implements WebSocketApplication {
    @Override
    public void routes(WebSocketRoutes routes) {}
  }

  @Test
  void whereTheApiIsMissingNothingIsInjected() {
    assertThat(InjectedApplication.isPossible(Shop.class)).isFalse();
  }

  @Test
  void whereCdiRunsItMakesTheApplicationAndEndsIt() throws Exception {
    InjectedApplication application = application("Wanting");
    assertThat(application.create().getClass().getName()).isEqualTo("Wanting");
    application.end();
    application.end();
    assertThat(cdi().getField("CALLS").get(null))
        .as("one step that fails does not keep the next from being called")
        .isEqualTo(List.of("produce", "inject", "postConstruct", "dispose"));
  }

  @Test
  void whereNoContainerRunsTheConstructorDoes() throws Exception {
    withoutContainer();
    InjectedApplication application = application("Content");
    assertThat(application.create()).isNotNull();
    application.end();
    assertThat(cdi().getField("CALLS").get(null)).isEqualTo(List.of());
  }

  @Test
  void whatWouldStayNullIsNamed() throws Exception {
    withoutContainer();
    InjectedApplication application = application("Wanting");
    assertThatThrownBy(application::create)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The WebSocketApplication Wanting wants greeting injected, but no")
        .hasMessageContaining("WEB-INF/beans.xml");
  }

  @Test
  void whatTheConstructorThrowsIsNamed() throws Exception {
    withoutContainer();
    InjectedApplication application = application("Failing");
    assertThatThrownBy(application::create)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The WebSocketApplication Failing cannot be instantiated; expected a")
        .hasMessageContaining("not today");
  }
}
