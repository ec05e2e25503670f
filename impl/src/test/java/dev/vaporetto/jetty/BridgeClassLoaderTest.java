package dev.vaporetto.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vaporetto.io.EventLoops;
import java.lang.ref.WeakReference;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The adapter of an application that does not see the Jetty that serves it. */
class BridgeClassLoaderTest {
  private static final String ADAPTER = "dev.vaporetto.jetty.bridge.EndPointAdapter";

  private final ClassLoader jetty = BridgeClassLoaderTest.class.getClassLoader();
  private final ClassLoader application = new WithoutJetty(jetty);

  /** What a Jetty server gives its web applications. */
  private static final class WithoutJetty extends ClassLoader {
    WithoutJetty(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.eclipse.jetty.")) {
        throw new ClassNotFoundException(name + " is hidden");
      }
      return super.loadClass(name, resolve);
    }
  }

  /** Has the one method of Jetty's class of this name that counts. */
  public abstract static class ServletApiRequest {
    public abstract @Nullable Request getRequest();
  }

  private JettyAdapter newAdapter(BridgeClassLoader bridge) throws ReflectiveOperationException {
    return Class.forName(ADAPTER, true, bridge)
        .asSubclass(JettyAdapter.class)
        .getConstructor(Class.class, Runnable.class, EventLoops.class)
        .newInstance(ServletApiRequest.class, (Runnable) () -> {}, new EventLoops("unused"));
  }

  @Test
  void theAdapterIsLinkedToTheServersClassesAndToTheApplications() throws Exception {
    BridgeClassLoader bridge = new BridgeClassLoader(application, jetty);
    JettyAdapter adapter = newAdapter(bridge);
    assertThat(adapter.getClass().getClassLoader()).isSameAs(bridge);
    assertThat(bridge.loadClass(Request.class.getName())).isSameAs(Request.class);
    assertThat(bridge.loadClass(JettyUpgrade.class.getName())).isSameAs(JettyUpgrade.class);
    assertThat(bridge.loadClass(ADAPTER)).isSameAs(adapter.getClass());
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    BridgeClassLoader bridge = new BridgeClassLoader(application, jetty);
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> bridge.loadClass("dev.vaporetto.jetty.bridge.Missing"))
        .withMessage(
            "dev/vaporetto/jetty/bridge/Missing.class is not among the application's resources");
  }

  @Test
  @Timeout(90)
  void nothingHoldsTheLoaderWhenTheAdapterIsGone() throws Exception {
    WeakReference<ClassLoader> loader =
        new WeakReference<>(
            newAdapter(new BridgeClassLoader(application, jetty)).getClass().getClassLoader());
    while (loader.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(loader.get()).isNull();
  }
}
