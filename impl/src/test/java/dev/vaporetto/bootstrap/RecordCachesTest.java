package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecordCachesTest {
  /** What an application compares: it has a component of a class of its own. */
  record Berth(Size size, String name) {}

  /** Such a class. */
  enum Size {
    SMALL
  }

  /** Compares two records of another loader. */
  public static final class Comparison implements Runnable {
    @Override
    public void run() {
      Berth one = new Berth(Size.SMALL, "one");
      assertThat(one.equals(new Berth(Size.SMALL, "two"))).isFalse();
      assertThat(one.hashCode()).isNotEqualTo(new Berth(Size.SMALL, "two").hashCode());
    }
  }

  /** Defines the classes of this test again, as the loader of an application does. */
  private static final class Application extends ClassLoader {
    Application() {
      super(RecordCachesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(RecordCachesTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      Class<?> there = findLoadedClass(name);
      return there == null ? define(name) : there;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = Objects.requireNonNull(getResourceAsStream(file))) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static WeakReference<ClassLoader> compareRecords() throws ReflectiveOperationException {
    Application application = new Application();
    Class<?> comparison = application.loadClass(Comparison.class.getName());
    ((Runnable) comparison.getConstructor().newInstance()).run();
    return new WeakReference<>(application);
  }

  /** The JDK kept the loader of the application that had linked a record last. */
  @Test
  void anApplicationWhoseRecordsWereComparedIsCollected() throws Exception {
    WeakReference<ClassLoader> application = compareRecords();
    RecordCaches.release();
    long end = System.nanoTime() + 20_000_000_000L;
    while (!application.refersTo(null) && System.nanoTime() - end < 0) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(application.refersTo(null)).isTrue();
  }
}
