package dev.vaporetto.example;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a {@link Trip} of a text such as {@code Rialto - Lido, 2}. */
public final class TripDecoder implements Decoder.Text<Trip> {
  private static final Pattern TRIP = Pattern.compile("(\\w+) - (\\w+), ([1-9]\\d?)");

  @Override
  public boolean willDecode(String text) {
    return TRIP.matcher(text).matches();
  }

  @Override
  public Trip decode(String text) throws DecodeException {
    Matcher trip = TRIP.matcher(text);
    if (!trip.matches()) {
      throw new DecodeException(text, "expected a trip such as \"Rialto - Lido, 2\"");
    }
    return new Trip(trip.group(1), trip.group(2), Integer.parseInt(trip.group(3)));
  }
}
