package dev.vaporetto.jakarta.client;

import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.ExtensionRefusedException;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a server by its configuration's extensions, in their order. One that the
 * engine does not have is offered, too: the application may know what to do with the answer.
 *
 * @param offers for the request
 * @param deflate null if compression is not offered
 */
record ClientExtensions(List<ExtensionOffer> offers, @Nullable PermessageDeflate deflate) {

  /**
   * Reads a configuration's extensions.
   *
   * @throws DeploymentException if the engine could not do what an offer of permessage-deflate says
   */
  static ClientExtensions of(List<Extension> extensions, ZlibPool pool) throws DeploymentException {
    try {
      List<ExtensionOffer> offers = new ArrayList<>();
      PermessageDeflate deflate = null;
      for (ExtensionOffer offer : Extensions.offers(extensions)) {
        if (!isDeflate(offer)) {
          offers.add(offer);
        } else {
          if (deflate != null) {
            throw new DeploymentException(
                "The client's extensions name "
                    + PermessageDeflate.NAME
                    + " more than once; expected one offer of it");
          }
          deflate = PermessageDeflate.offering(offer, DeflateSettings.DEFAULT, pool);
          offers.add(deflate.offer());
        }
      }
      return new ClientExtensions(List.copyOf(offers), deflate);
    } catch (IllegalArgumentException | ExtensionRefusedException e) {
      throw new DeploymentException("An extension cannot be offered: " + e.getMessage(), e);
    }
  }

  /**
   * What the connection does with messages, after the server's answer.
   *
   * @throws ExtensionRefusedException if that is no answer to the offer
   */
  ExtensionPipeline accept(List<ExtensionOffer> agreed) throws ExtensionRefusedException {
    return deflate == null
        ? ExtensionPipeline.NONE
        : deflate.accept(agreed.stream().filter(ClientExtensions::isDeflate).toList());
  }

  private static boolean isDeflate(ExtensionOffer offer) {
    return offer.name().equals(PermessageDeflate.NAME);
  }
}
