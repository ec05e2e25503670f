package dev.vaporetto.samples;

import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** No bean, but deployed all the same. */
@ServerEndpoint("/by-hand")
public class ByHandEcho {
  @OnMessage
  public String on(String text) {
    return text;
  }

  /** As an application does it that knows the standard API. */
  @Configuration(proxyBeanMethods = false)
  static class Deployment {
    @Bean
    ServletContextInitializer byHand() {
      return context -> {
        ServerContainer container =
            (ServerContainer) context.getAttribute(ServerContainer.class.getName());
        try {
          container.addEndpoint(ByHandEcho.class);
        } catch (DeploymentException e) {
          throw new ServletException(e);
        }
      };
    }
  }
}
