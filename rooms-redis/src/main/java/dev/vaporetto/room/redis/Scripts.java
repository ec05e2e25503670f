package dev.vaporetto.room.redis;

/**
 * What runs inside of Redis, in Lua, so that nothing comes between its steps.
 *
 * <p>A room has two keys. Its state is a hash: {@code epoch}, {@code last} (the last offset),
 * {@code run} (the server process that has counted it) and {@code floor}. Its log is a stream whose
 * entries have their offsets as identifiers. Offsets of a room count from 1 without a hole, with
 * one exception.
 *
 * <p><b>A server that starts again</b> may have saved an older state than the one that the nodes
 * have seen, and would give the same offset twice. So the first script of another process leaves a
 * hole that is larger than any number of messages, and puts the floor there: whoever was before it
 * may miss something.
 *
 * <p><b>A room that was forgotten</b>, because it expired or the server was flushed, begins with
 * another epoch.
 */
final class Scripts {
  /**
   * The beginning of each script: defines {@code room(state, log, run, salt, time)}, which returns
   * epoch, last offset and floor.
   */
  private static final String ROOM =
      """
      local function text(number)
        return string.format('%.0f', number)
      end
      local function room(state, log, run, salt, time)
        local known = redis.call('HMGET', state, 'epoch', 'last', 'floor', 'run')
        local epoch, last, floor = known[1], tonumber(known[2] or '0'), tonumber(known[3] or '0')
        if not epoch then
          local now = redis.call('TIME')
          epoch = now[1] .. '-' .. now[2] .. '-' .. salt
          redis.call('DEL', log)
        elseif known[4] ~= run then
          last = last + 4294967296
          floor = last
        end
        if known[4] ~= run then
          redis.call('HSET', state, 'epoch', epoch, 'last', text(last), 'floor', text(floor), 'run', run)
        end
        redis.call('PEXPIRE', state, time)
        return epoch, last, floor
      end
      """;

  /**
   * Publishes a message: counts it, keeps it and delivers it with its position in front, as {@code
   * <offset>@<epoch>} and a line feed.
   *
   * <p>Keys: state, log. Arguments: run, salt, time of the state, channel, message, how many are
   * kept, time of the log.
   */
  static final String PUBLISH =
      ROOM
          + """
          local epoch, last = room(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
          local offset = text(last + 1)
          redis.call('HSET', KEYS[1], 'last', offset)
          redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], offset .. '-0', 'm', ARGV[5])
          redis.call('PEXPIRE', KEYS[2], ARGV[7])
          redis.call('PUBLISH', ARGV[4], offset .. '@' .. epoch .. '\\n' .. ARGV[5])
          return offset
          """;

  /**
   * Reads what is kept.
   *
   * <p>Keys: state, log. Arguments: run, salt, time of the state, epoch and offset of the position
   * before the first message (an empty epoch for the oldest one), how many messages at most, and
   * bytes, but one message whatever its size. Returns epoch, last offset, whether there is a gap (0
   * or 1), then offset and message of each.
   */
  static final String HISTORY =
      ROOM
          + """
          local epoch, last, floor = room(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
          local asked, after = ARGV[4], tonumber(ARGV[5])
          local count, bytes = tonumber(ARGV[6]), tonumber(ARGV[7])
          local function number(entry)
            return tonumber(string.match(entry[1], '^%d+'))
          end
          local gap = 0
          if asked ~= '' then
            local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
            local dropped = first and number(first) - 1 or last
            if asked ~= epoch or after < floor or after < dropped or after > last then
              gap = 1
            end
          end
          local answer = {epoch, text(last), gap}
          local from = asked == epoch and text(after + 1) .. '-0' or '-'
          local size = 0
          while count > 0 do
            local part = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', math.min(count, 16))
            if #part == 0 then
              break
            end
            for _, entry in ipairs(part) do
              local message = entry[2][2]
              if size > 0 and size + #message > bytes then
                return answer
              end
              size = size + #message + 1
              count = count - 1
              answer[#answer + 1] = text(number(entry))
              answer[#answer + 1] = message
              from = text(number(entry) + 1) .. '-0'
            end
          end
          return answer
          """;

  private Scripts() {}
}
