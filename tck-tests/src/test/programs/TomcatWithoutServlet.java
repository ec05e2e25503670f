import dev.vaporetto.engine.VaporettoEngine;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** Its log is looked at: Tomcat asks no filter. */
public class TomcatWithoutServlet {
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setPort(8080);
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(
        (found, application) -> VaporettoEngine.install(application, Echo.class), null);
    tomcat.getConnector();
    tomcat.start();
  }
}
