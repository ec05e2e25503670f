package dev.vaporetto.example;

import jakarta.websocket.Encoder;
import java.util.Locale;

/** Makes a text such as {@code from Rialto to Lido for 2: 19.00} of a {@link Ticket}. */
public final class TicketEncoder implements Encoder.Text<Ticket> {
  @Override
  public String encode(Ticket ticket) {
    Trip trip = ticket.trip();
    return String.format(
        Locale.ROOT,
        "from %s to %s for %d: %d.%02d",
        trip.from(),
        trip.to(),
        trip.passengers(),
        ticket.cents() / 100,
        ticket.cents() % 100);
  }
}
