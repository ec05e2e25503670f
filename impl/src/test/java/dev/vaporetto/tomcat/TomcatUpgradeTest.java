package dev.vaporetto.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vaporetto.io.EventLoops;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.catalina.connector.Response;
import org.apache.catalina.connector.ResponseFacade;
import org.junit.jupiter.api.Test;

class TomcatUpgradeTest {
  private final TomcatUpgrade upgrade = new TomcatUpgrade(new EventLoops("unused"));

  @Test
  void aRequestOfTomcatsIsSupported() {
    assertThat(upgrade.supports(new RequestFacade(new Request(null)))).isTrue();
  }

  @Test
  void aRequestOfAnotherClassIsNotSupported() {
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                TomcatUpgradeTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> null);

    assertThat(upgrade.supports(request)).isFalse();
  }

  @Test
  void aRequestThatOnlyHasTheNameOfTomcatsIsNotSupported() throws Exception {
    assertThat(upgrade.supports(facadeOf(new WithoutCoyote()))).isFalse();
  }

  @Test
  void aRequestOfAnotherCopyOfTomcatIsNotSupported() throws Exception {
    assertThat(upgrade.supports(facadeOf(new AnotherTomcat()))).isFalse();
  }

  @Test
  void answersAreNotMixedUpBetweenRequestClasses() throws Exception {
    HttpServletRequest ours = new RequestFacade(new Request(null));
    HttpServletRequest other = facadeOf(new AnotherTomcat());

    assertThat(upgrade.supports(ours)).isTrue();
    assertThat(upgrade.supports(other)).isFalse();
    assertThat(upgrade.supports(ours)).isTrue();
  }

  @Test
  void nio2WithTlsIsRefusedBeforeAnAnswer() {
    Connector connector = new Connector("org.apache.coyote.http11.Http11Nio2Protocol");
    connector.setProperty("SSLEnabled", "true");
    HttpServletRequest request = new RequestFacade(new Request(connector));
    HttpServletResponse response = new ResponseFacade(new Response());

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(
            () ->
                upgrade.upgrade(
                    request,
                    response,
                    transport -> {
                      throw new AssertionError("no connection");
                    }))
        .withMessage(
            "a WebSocket with TLS needs a connector of NIO (Http11NioProtocol, Tomcat's default),"
                + " but this request came by one of NIO2 (Http11Nio2Protocol)");
  }

  private static HttpServletRequest facadeOf(ClassLoader loader) throws Exception {
    Class<?> request = loader.loadClass(Request.class.getName());
    Constructor<?> constructor =
        loader.loadClass(RequestFacade.class.getName()).getConstructor(request);
    return (HttpServletRequest) constructor.newInstance((Object) null);
  }

  /** Defines Tomcat's classes anew. */
  private static class AnotherTomcat extends ClassLoader {
    AnotherTomcat() {
      super(TomcatUpgradeTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.apache.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Like Payara, which has forked the one package and not the other. */
  private static final class WithoutCoyote extends AnotherTomcat {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.coyote.http11.upgrade.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
