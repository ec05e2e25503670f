package dev.vaporetto.containers.launcher;

import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.websocket.server.ServerEndpoint;

/** Apart from the launcher, because its classes are on the class path with the own engine only. */
final class UndertowOwnEngine {
  private static final int BUFFER_BYTES = 16 * 1024;

  private UndertowOwnEngine() {}

  static void addTo(DeploymentInfo info, WebAppClasses classes) {
    WebSocketDeploymentInfo webSockets =
        new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(true, BUFFER_BYTES));
    classes.handledBy(new Class<?>[] {ServerEndpoint.class}).forEach(webSockets::addEndpoint);
    info.addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, webSockets);
  }
}
