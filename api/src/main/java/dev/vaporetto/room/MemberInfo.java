package dev.vaporetto.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * What the nodes know of a member of a room. Immutable.
 *
 * @param name for people; need not be unique
 * @param data small texts by their names
 */
public record MemberInfo(String name, Map<String, String> data) {
  /** How many bytes the name and the data have at most, as UTF-8. */
  public static final int MAX_BYTES = 2048;

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_BYTES} bytes, or a text has
   *     half a surrogate pair
   */
  public MemberInfo {
    data = Map.copyOf(data);
    Texts.requireUtf8("the name of a member", name);
    int bytes = name.getBytes(UTF_8).length;
    for (Map.Entry<String, String> each : data.entrySet()) {
      Texts.requireUtf8("the name of a member's data", each.getKey());
      Texts.requireUtf8("a member's data", each.getValue());
      bytes += each.getKey().getBytes(UTF_8).length + each.getValue().getBytes(UTF_8).length;
    }
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          bytes + " bytes came as the info of a member; expected at most " + MAX_BYTES);
    }
  }

  /** A name without data. */
  public static MemberInfo named(String name) {
    return new MemberInfo(name, Map.of());
  }
}
