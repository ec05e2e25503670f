/** Messages out of frames and frames out of messages: RFC 6455 §5.4, §5.6 and §8.1. */
@NullMarked
package dev.vaporetto.protocol.message;

import org.jspecify.annotations.NullMarked;
