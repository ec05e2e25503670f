/**
 * Extensions (RFC 6455 §9): permessage-deflate, RFC 7692, its negotiation in both roles and the
 * compression and decompression of messages.
 */
@NullMarked
package dev.vaporetto.protocol.extension;

import org.jspecify.annotations.NullMarked;
