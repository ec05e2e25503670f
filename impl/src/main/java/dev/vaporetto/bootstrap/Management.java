package dev.vaporetto.bootstrap;

import dev.vaporetto.engine.EngineFrames;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * What an operator finds of an application in the platform's MBean server, from its start to its
 * end. The server keeps nothing of the application then. Where there is no such server, as in a
 * runtime without the module {@code java.management}, there is nothing.
 */
final class Management {
  /** Applications of one name in one virtual machine, as of two embedded servers. */
  private static final int MOST_OF_A_NAME = 100;

  private Management() {}

  /**
   * Registers it.
   *
   * @return ends the registration
   */
  static Runnable register(ServletContext context, EngineFrames frames) {
    try {
      return Platform.register(hostOf(context), context.getContextPath(), new Frames(frames));
    } catch (JMException | RuntimeException | LinkageError e) {
      System.getLogger(Management.class.getName())
          .log(Level.DEBUG, "the MBean of the application cannot be registered", e);
      return () -> {};
    }
  }

  private static String hostOf(ServletContext context) {
    try {
      String host = context.getVirtualServerName();
      return host == null ? "" : host;
    } catch (UnsupportedOperationException notInThisPhase) {
      // Servlet 6.0 §4.4.3: a ServletContextListener may not ask
      return "";
    }
  }

  /** Loaded only where JMX is there. */
  private static final class Platform {
    static Runnable register(String host, String path, Frames frames) throws JMException {
      String name =
          "dev.vaporetto:type=Frames,host="
              + ObjectName.quote(host)
              + ",context="
              + ObjectName.quote(path.isEmpty() ? "/" : path);
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      StandardMBean bean = new StandardMBean(frames, FramesMBean.class);
      for (int i = 1; ; i++) {
        ObjectName candidate = new ObjectName(i == 1 ? name : name + ",instance=" + i);
        try {
          server.registerMBean(bean, candidate);
          return () -> unregister(server, candidate);
        } catch (InstanceAlreadyExistsException taken) {
          if (i == MOST_OF_A_NAME) {
            throw taken;
          }
        }
      }
    }

    private static void unregister(MBeanServer server, ObjectName name) {
      try {
        server.unregisterMBean(name);
      } catch (JMException | RuntimeException goneAlready) {
        // Whoever has removed it has done what is to be done.
      }
    }
  }

  /** The MBean. */
  private record Frames(EngineFrames frames) implements FramesMBean {
    @Override
    public boolean showSession(String id, int seconds) {
      return frames.showSession(id, Duration.ofSeconds(seconds));
    }

    @Override
    public int showRoute(String path, int seconds) {
      return frames.showRoute(path, Duration.ofSeconds(seconds));
    }

    @Override
    public void hide() {
      frames.hide();
    }

    @Override
    public boolean isShowing() {
      return frames.isShowing();
    }

    @Override
    public List<String> getLatest() {
      return frames.latest();
    }
  }
}
