import dev.vaporetto.bootstrap.VaporettoInitializer;
import dev.vaporetto.engine.VaporettoEngine;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

public class TomcatRestart {
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setPort(8080);
    Context context = tomcat.addWebapp("", Files.createTempDirectory("webapp").toString());
    context.addServletContainerInitializer(
        (found, application) -> VaporettoEngine.install(application, Echo.class), null);
    context.addServletContainerInitializer(
        new VaporettoInitializer(), Set.of(Echo.class, Greetings.class));
    tomcat.getConnector();
    tomcat.start();
    context.stop();
    context.start();
    System.out.println("ws://localhost:" + tomcat.getConnector().getLocalPort() + "/echo");
  }
}
