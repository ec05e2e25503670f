import dev.vaporetto.bootstrap.VaporettoInitializer;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** Its log is looked at: the second context has the cure that it names. */
public class TomcatTwoEngines {
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setPort(8080);
    add(tomcat, "/two");
    add(tomcat, "/one").setContainerSciFilter("org.apache.tomcat.websocket.server.WsSci");
    tomcat.getConnector();
    tomcat.start();
    System.out.println("ws://localhost:" + tomcat.getConnector().getLocalPort() + "/one/echo");
  }

  private static Context add(Tomcat tomcat, String path) throws Exception {
    Context context = tomcat.addWebapp(path, Files.createTempDirectory("webapp").toString());
    context.addServletContainerInitializer(new VaporettoInitializer(), Set.of(Echo.class));
    return context;
  }
}
