package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.VaporettoEngine;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** An operator finds each application in the platform's MBean server while it runs. */
class ManagementTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private static ObjectName name(String context, String more) throws Exception {
    return new ObjectName(
        "dev.vaporetto:type=Frames,host=\"\",context=" + ObjectName.quote(context) + more);
  }

  private static ScriptedContext context(String path) {
    ScriptedContext context = new ScriptedContext();
    context.path = path;
    return context;
  }

  @Test
  void anOperatorSwitchesTheDisplayOfFramesOnAndOff() throws Exception {
    ScriptedContext application = context("/managed");
    EngineServerContainer container = VaporettoEngine.install(application.context);
    ObjectName name = name("/managed", "");
    Object open =
        server.invoke(
            name,
            "showRoute",
            new Object[] {"/chat/{room}", 60},
            new String[] {String.class.getName(), int.class.getName()});
    assertThat(open).isEqualTo(0);
    assertThat(server.getAttribute(name, "Showing")).isEqualTo(true);
    assertThat(container.frames().isShowing()).isTrue();
    server.invoke(name, "hide", new Object[0], new String[0]);
    assertThat(container.frames().isShowing()).isFalse();
    assertThat(
            server.invoke(
                name,
                "showSession",
                new Object[] {"none", 60},
                new String[] {String.class.getName(), int.class.getName()}))
        .isEqualTo(false);
    assertThat((Iterable<?>) server.getAttribute(name, "Latest")).isEmpty();
    application.stopped();
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void applicationsOfTheSameNameAreToldApart() throws Exception {
    ScriptedContext first = context("");
    ScriptedContext second = context("");
    Object unused = VaporettoEngine.install(first.context);
    unused = VaporettoEngine.install(second.context);
    assertThat(server.isRegistered(name("/", ""))).isTrue();
    assertThat(server.isRegistered(name("/", ",instance=2"))).isTrue();
    first.stopped();
    second.stopped();
    assertThat(server.queryNames(new ObjectName("dev.vaporetto:context=\"/\",*"), null)).isEmpty();
  }
}
