import dev.vaporetto.bootstrap.VaporettoInitializer;
import dev.vaporetto.engine.VaporettoEngine;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

public class UndertowRestart {
  public static void main(String[] arguments) throws Exception {
    ServletContainerInitializer byHand =
        (found, application) ->
            VaporettoEngine.install(application, Echo.class, Greetings.class);
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(UndertowRestart.class.getClassLoader())
            .setDeploymentName("restarted")
            .setContextPath("/")
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    byHand.getClass(), new ImmediateInstanceFactory<>(byHand), Set.of()))
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    VaporettoInitializer.class, Set.of(Echo.class, Greetings.class)));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    manager.start();
    manager.stop();
    manager.undeploy();
    manager.deploy();
    Undertow undertow =
        Undertow.builder().addHttpListener(8080, "localhost").setHandler(manager.start()).build();
    undertow.start();
    InetSocketAddress address =
        (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    System.out.println("ws://localhost:" + address.getPort() + "/echo");
  }
}
