package dev.vaporetto.jakarta.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances by their constructor, and by a CDI that is made of the few methods that are called. */
class InstancesTest {
  private static final String PACKAGE = "package jakarta.enterprise.inject.spi;\n";

  /** Has a container unless the system property says otherwise. */
  private static final String CDI =
      PACKAGE
          + "public class CDI {\n"
          + "  public static final java.util.List<String> CALLS = new java.util.ArrayList<>();\n"
          + "  public static CDI current() {\n"
          + "    if (Boolean.getBoolean(\"no.cdi\")) throw new IllegalStateException(\"none\");\n"
          + "    return new CDI();\n"
          + "  }\n"
          + "  public BeanManager getBeanManager() { return new BeanManager(); }\n"
          + "}\n";

  private static final String MANAGER = PACKAGE + "public class BeanManager {}\n";

  private static final String UNMANAGED =
      PACKAGE
          + "public class Unmanaged<T> {\n"
          + "  private final Class<T> type;\n"
          + "  public Unmanaged(BeanManager manager, Class<T> type) { this.type = type; }\n"
          + "  public UnmanagedInstance<T> newInstance() { return new UnmanagedInstance<>(type); }\n"
          + "  public static class UnmanagedInstance<T> {\n"
          + "    private final Class<T> type;\n"
          + "    private T made;\n"
          + "    UnmanagedInstance(Class<T> type) { this.type = type; }\n"
          + "    private UnmanagedInstance<T> note(String call) {\n"
          + "      CDI.CALLS.add(call);\n"
          + "      return this;\n"
          + "    }\n"
          + "    public UnmanagedInstance<T> produce() throws Exception {\n"
          + "      made = type.getConstructor().newInstance();\n"
          + "      return note(\"produce\");\n"
          + "    }\n"
          + "    public UnmanagedInstance<T> inject() {\n"
          + "      if (Boolean.getBoolean(\"inject.fails\")) throw new IllegalStateException();\n"
          + "      return note(\"inject\");\n"
          + "    }\n"
          + "    public UnmanagedInstance<T> postConstruct() { return note(\"postConstruct\"); }\n"
          + "    public T get() { return made; }\n"
          + "    public UnmanagedInstance<T> preDestroy() { return note(\"preDestroy\"); }\n"
          + "    public UnmanagedInstance<T> dispose() { return note(\"dispose\"); }\n"
          + "  }\n"
          + "}\n";

  public static class Plain {}

  public static class Failing {
    public Failing() {
      throw new IllegalArgumentException("not today");
    }
  }

  static class Hidden {
    Hidden() {}
  }

  @Test
  void withoutCdiTheConstructorMakesAnInstance() throws Exception {
    Instances instances = Instances.of(getClass().getClassLoader());
    Instance one = instances.create(Plain.class);
    assertThat(one.object()).isInstanceOf(Plain.class);
    assertThat(instances.create(Plain.class).object()).isNotSameAs(one.object());
    assertThat(one.destruction()).isNull();
  }

  @Test
  void aClassThatCannotBeMadeIsRefusedWithTheReason() {
    Instances instances = Instances.of(getClass().getClassLoader());
    assertThatThrownBy(() -> instances.create(Failing.class))
        .isInstanceOf(InstantiationException.class)
        .hasMessageContaining("Failing cannot be instantiated; expected a public class")
        .hasMessageContaining("not today");
    assertThatThrownBy(() -> instances.create(Hidden.class))
        .isInstanceOf(InstantiationException.class)
        .hasMessageContaining("Hidden cannot be instantiated");
  }

  public abstract static class Abstract {}

  public static class WithArguments {
    public WithArguments(String needed) {}
  }

  @Test
  void aClassThatCouldNotBeMadeIsRefusedAtDeploymentWithTheCure() throws Exception {
    Instances instances = Instances.of(getClass().getClassLoader());
    instances.requireUsable(Plain.class);
    assertThatThrownBy(() -> instances.requireUsable(Hidden.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("Hidden cannot be instantiated, since it is not public; expected a")
        .hasMessageContaining("or a configurator that overrides getEndpointInstance");
    assertThatThrownBy(() -> instances.requireUsable(Abstract.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("since it is abstract");
    assertThatThrownBy(() -> instances.requireUsable(WithArguments.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("since it has no public constructor without parameters");
  }

  @Test
  void whereCdiRunsItMakesAndDestroysTheInstance(@TempDir Path folder) throws Exception {
    try (URLClassLoader application = compile(folder)) {
      Class<?> cdi = application.loadClass("jakarta.enterprise.inject.spi.CDI");
      List<?> calls = (List<?>) cdi.getField("CALLS").get(null);
      Instances instances = Instances.of(application);
      instances.requireUsable(WithArguments.class);
      Instance injected = instances.create(Plain.class);
      assertThat(injected.object()).isInstanceOf(Plain.class);
      assertThat(calls).hasToString("[produce, inject, postConstruct]");
      Objects.requireNonNull(injected.destruction(), "of CDI").run();
      assertThat(calls).hasToString("[produce, inject, postConstruct, preDestroy, dispose]");
      assertThatThrownBy(() -> instances.create(Failing.class))
          .isInstanceOf(InstantiationException.class)
          .hasStackTraceContaining("not today");

      calls.clear();
      System.setProperty("inject.fails", "true");
      try {
        assertThatThrownBy(() -> instances.create(Plain.class))
            .isInstanceOf(InstantiationException.class);
      } finally {
        System.clearProperty("inject.fails");
      }
      assertThat(calls).as("what is half made is given back").hasToString("[produce, dispose]");

      calls.clear();
      System.setProperty("no.cdi", "true");
      try {
        assertThat(instances.create(Plain.class).object()).isInstanceOf(Plain.class);
        assertThat(calls).isEmpty();
      } finally {
        System.clearProperty("no.cdi");
      }
    }
  }

  private static URLClassLoader compile(Path folder) throws Exception {
    Path source = Files.createDirectories(folder.resolve("jakarta/enterprise/inject/spi"));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-proc:none", "-d", folder.toString()));
    arguments.add(write(source.resolve("CDI.java"), CDI));
    arguments.add(write(source.resolve("BeanManager.java"), MANAGER));
    arguments.add(write(source.resolve("Unmanaged.java"), UNMANAGED));
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(errors).isZero();
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, InstancesTest.class.getClassLoader());
  }

  private static String write(Path file, String text) throws Exception {
    return Files.writeString(file, text).toString();
  }
}
