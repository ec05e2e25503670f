package dev.vaporetto.example;

import jakarta.websocket.DecodeException;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/**
 * Sells tickets: an annotated endpoint that takes and returns objects, by a decoder and an encoder.
 */
@ServerEndpoint(value = "/tickets", decoders = TripDecoder.class, encoders = TicketEncoder.class)
public class TicketOffice {
  private static final int FARE_CENTS = 950;

  @OnMessage
  public Ticket sell(Trip trip) {
    return new Ticket(trip, FARE_CENTS * trip.passengers());
  }

  /** Answers a text that the decoder refuses; the session stays open. */
  @OnError
  public void failed(Session session, Throwable failure) throws IOException {
    if (failure instanceof DecodeException notATrip) {
      session.getBasicRemote().sendText("no trip: " + notATrip.getText());
    }
  }
}
