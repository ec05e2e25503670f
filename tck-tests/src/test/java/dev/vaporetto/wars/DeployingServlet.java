package dev.vaporetto.wars;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Deploys a {@link Room} while the application runs; the query string is its path template. */
@WebServlet("/deploy")
public class DeployingServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    try {
      Upgrading.container(request)
          .addEndpoint(
              ServerEndpointConfig.Builder.create(
                      Room.class,
                      "/" + URLDecoder.decode(request.getQueryString(), StandardCharsets.UTF_8))
                  .build());
      response.getWriter().print("deployed");
    } catch (DeploymentException e) {
      response.getWriter().print(e.getMessage());
    }
  }
}
