package dev.vaporetto.internal.room.presence;

import dev.vaporetto.internal.room.wire.FieldReader;
import dev.vaporetto.internal.room.wire.FieldWriter;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.MemberInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member of a room as its node tells it: that it is there, with its info, or that it has left.
 *
 * <pre>
 *  tag  field      value
 *   1   room       UTF-8
 *   2   member     the id of the socket: UTF-8
 *   3   name       UTF-8; absent if the member has left
 *   4   data name  UTF-8; each is followed by its
 *   5   data text  UTF-8
 * </pre>
 *
 * @param info null if the member has left
 */
record Change(String room, String member, @Nullable MemberInfo info) {
  private static final int ROOM = 1;
  private static final int MEMBER = 2;
  private static final int NAME = 3;
  private static final int DATA_NAME = 4;
  private static final int DATA_TEXT = 5;

  byte[] encode() {
    FieldWriter writer = new FieldWriter(100).field(ROOM, room).field(MEMBER, member);
    if (info != null) {
      writer.field(NAME, info.name());
      info.data().forEach((name, text) -> writer.field(DATA_NAME, name).field(DATA_TEXT, text));
    }
    return writer.bytes();
  }

  static Change decode(byte[] encoded) throws UnreadableMessageException {
    String room = "";
    String member = "";
    String name = null;
    String dataName = "";
    Map<String, String> data = new LinkedHashMap<>();
    FieldReader reader = new FieldReader(encoded);
    while (reader.hasNext()) {
      switch (reader.next()) {
        case ROOM -> room = reader.text();
        case MEMBER -> member = reader.text();
        case NAME -> name = reader.text();
        case DATA_NAME -> dataName = reader.text();
        case DATA_TEXT -> data.put(dataName, reader.text());
        default -> {}
      }
    }
    try {
      return new Change(room, member, name == null ? null : new MemberInfo(name, data));
    } catch (IllegalArgumentException e) {
      throw new UnreadableMessageException("the info of a member came that is too large");
    }
  }
}
