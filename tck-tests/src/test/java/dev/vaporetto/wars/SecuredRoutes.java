package dev.vaporetto.wars;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import java.security.Principal;

/** Routes that a deployment descriptor has constraints for; each says who is logged in. */
public final class SecuredRoutes implements WebSocketApplication {
  /** The constraints: {@code users} for role passenger, {@code posts} for POST, TLS for secret. */
  public static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>passengers only</web-resource-name>
            <url-pattern>/who-am-i</url-pattern>
            <url-pattern>/users/*</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>passenger</role-name></auth-constraint>
          <user-data-constraint><transport-guarantee>NONE</transport-guarantee></user-data-constraint>
        </security-constraint>
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>captains only</web-resource-name>
            <url-pattern>/captains/*</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>captain</role-name></auth-constraint>
        </security-constraint>
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>posts</web-resource-name>
            <url-pattern>/posts/*</url-pattern>
            <http-method>POST</http-method>
          </web-resource-collection>
          <auth-constraint><role-name>passenger</role-name></auth-constraint>
        </security-constraint>
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>encrypted only</web-resource-name>
            <url-pattern>/secret/*</url-pattern>
          </web-resource-collection>
          <user-data-constraint>
            <transport-guarantee>CONFIDENTIAL</transport-guarantee>
          </user-data-constraint>
        </security-constraint>
        <login-config>
          <auth-method>BASIC</auth-method>
          <realm-name>users</realm-name>
        </login-config>
        <security-role><role-name>passenger</role-name></security-role>
        <security-role><role-name>captain</role-name></security-role>
      </web-app>
      """;

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("users/who", SecuredRoutes::who);
    routes.websocket("captains/who", SecuredRoutes::who);
    routes.websocket("posts/who", SecuredRoutes::who);
    routes.websocket("secret/who", SecuredRoutes::who);
  }

  private static void who(WebSocketRequest request, WebSocket webSocket) {
    String user = request.principal().map(Principal::getName).orElse("anonymous");
    webSocket.onString(text -> webSocket.send(user));
  }
}
