import dev.vaporetto.bootstrap.VaporettoInitializer;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.net.InetSocketAddress;
import java.util.Set;

/** Its log is looked at. */
public class UndertowTwoEngines {
  public static void main(String[] arguments) throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(UndertowTwoEngines.class.getClassLoader())
            .setDeploymentName("two engines")
            .setContextPath("/")
            .addServletContextAttribute(
                WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(false, 1024)))
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    VaporettoInitializer.class, Set.of(Echo.class)));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    Undertow undertow =
        Undertow.builder().addHttpListener(8080, "localhost").setHandler(manager.start()).build();
    undertow.start();
    InetSocketAddress address =
        (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    System.out.println("ws://localhost:" + address.getPort() + "/echo");
  }
}
