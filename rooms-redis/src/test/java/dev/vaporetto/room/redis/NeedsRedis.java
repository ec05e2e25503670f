package dev.vaporetto.room.redis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIf;

/** Skips tests on a machine without redis-server; where CI is set they fail there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledIf(
    value = "dev.vaporetto.containers.RedisServer#isMissingLocally",
    disabledReason = "there is no redis-server")
@interface NeedsRedis {}
