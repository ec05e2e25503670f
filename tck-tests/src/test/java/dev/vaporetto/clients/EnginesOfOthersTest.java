package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.JakartaJars;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.wars.AnnotatedEcho;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients of others, and ours, against our servers; and ours against a server of Tyrus'. */
@Timeout(120)
class EnginesOfOthersTest {
  private static final List<String> SCENES =
      List.of("echo /echo", "server-close /echo", "echo /api/v1/websocket", "chat /chat/quay");

  private static final List<String> ECHOED = List.of("ä 𝄞", "the same bytes: true", "closed 4001");

  private static final List<String> CHAT =
      List.of(
          "welcome Ada Ada",
          "welcome Bo Ada Bo",
          "joined Bo",
          "said Ada 1 all aboard",
          "said Ada 1 all aboard",
          "said Bo 2 aye",
          "left",
          "closed 1000");

  @ParameterizedTest
  @EnumSource(names = {"OURS_ON_TOMCAT", "OURS_ON_JETTY"})
  void clientsEchoChatAndCloseWithUs(ServerEngine engine) throws Exception {
    try (RunningServer server = ClientApplication.startWithChat(engine, TlsKeys.forLocalhost())) {
      String base = server.ws("").toString();
      assertSeen(new ClientScenes().apply(base, SCENES), "dev.vaporetto.");
      assertSeen(play(JakartaJars.TYRUS, base), "org.glassfish.tyrus.");
      assertSeen(play(JakartaJars.TOMCAT, base), "org.apache.tomcat.");
      assertSeen(play(JakartaJars.JETTY, base), "org.eclipse.jetty.");
    }
  }

  private static void assertSeen(List<String> seen, String engine) {
    assertThat(seen.get(0)).startsWith(engine);
    assertThat(seen.subList(1, 4)).as(engine).isEqualTo(ECHOED);
    assertThat(seen.get(4)).as(engine).isEqualTo("closed 4002 go away");
    assertThat(seen.subList(5, 8)).as(engine).isEqualTo(ECHOED);
    assertThat(seen.subList(8, seen.size())).as(engine).isEqualTo(CHAT);
  }

  /** The class loader stays open: Jetty's client, for one, ends with the JVM. */
  @SuppressWarnings("unchecked") // the type of ClientScenes, of another class loader
  private static List<String> play(JakartaJars engine, String base) throws Exception {
    URLClassLoader loader = loader(engine);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      BiFunction<String, List<String>, List<String>> scenes =
          (BiFunction<String, List<String>, List<String>>)
              loader.loadClass(ClientScenes.class.getName()).getConstructor().newInstance();
      return scenes.apply(base, SCENES);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URLClassLoader loader(JakartaJars engine) throws Exception {
    URI classes = ClientScenes.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return engine.loader(Path.of(classes));
  }

  @Test
  void ourClientEchoesAndClosesWithTyrus() throws Exception {
    try (URLClassLoader loader = loader(JakartaJars.TYRUS)) {
      Object server = startTyrus(loader);
      try {
        int port = (int) server.getClass().getMethod("getPort").invoke(server);
        List<String> seen =
            new ClientScenes()
                .apply("ws://localhost:" + port, List.of("echo /echo", "server-close /echo"));
        assertThat(seen.subList(1, 4)).isEqualTo(ECHOED);
        assertThat(seen.get(4)).isEqualTo("closed 4002 go away");
      } finally {
        server.getClass().getMethod("stop").invoke(server);
      }
    }
  }

  private static Object startTyrus(URLClassLoader loader) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?>[] endpoints = {loader.loadClass(AnnotatedEcho.class.getName())};
      Object server =
          loader
              .loadClass("org.glassfish.tyrus.server.Server")
              .getConstructor(String.class, int.class, String.class, Map.class, Class[].class)
              .newInstance("localhost", -1, "/", Map.of(), endpoints);
      server.getClass().getMethod("start").invoke(server);
      return server;
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
