package dev.vaporetto.clients;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The clients of other engines, each in a class loader of its own beside ours, one for all tests.
 */
enum OtherContainer {
  TYRUS("tyrus", ".*"),
  TOMCAT("tomcat-11", ".*"),
  JETTY(
      "jetty-12.1",
      "slf4j-api-.*|jetty-slf4j-impl-.*|jetty-(util|io|http|client|alpn-client|compression-common)-\\d.*"
          + "|jetty-websocket-core-(common|client)-\\d.*"
          + "|jetty-ee10-websocket-jakarta-(common|client)-\\d.*");

  private static final Map<OtherContainer, WebSocketContainer> STARTED = new ConcurrentHashMap<>();

  private final String folder;
  private final Pattern jars;

  OtherContainer(String folder, String jars) {
    this.folder = folder;
    this.jars = Pattern.compile("(" + jars + ")\\.jar");
  }

  /** Its container, with the classes of the API that ours has, too. */
  WebSocketContainer container() {
    return STARTED.computeIfAbsent(this, OtherContainer::start);
  }

  private static WebSocketContainer start(OtherContainer kind) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      URLClassLoader loader =
          new URLClassLoader(kind.urls(), OtherContainer.class.getClassLoader());
      thread.setContextClassLoader(loader);
      ContainerProvider provider =
          ServiceLoader.load(ContainerProvider.class, loader).stream()
              .filter(found -> found.type().getClassLoader() == loader)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no client of " + kind))
              .get();
      Method method = provider.getClass().getDeclaredMethod("getContainer");
      method.setAccessible(true);
      Object container = Objects.requireNonNull(method.invoke(provider));
      if (kind == JETTY) {
        // Jetty's provider leaves the start to the server that it expects around it.
        container.getClass().getMethod("start").invoke(container);
      }
      return (WebSocketContainer) container;
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException("the client of " + kind + " does not start", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private URL[] urls() throws IOException {
    Path root = Path.of(System.getProperty("vaporetto.containers")).resolve(folder);
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files.filter(path -> jars.matcher(path.getFileName().toString()).matches()).toList()) {
        urls.add(file.toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}
