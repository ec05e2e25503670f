/** The syntax of one frame, RFC 6455 §5: headers, opcodes, masking, close codes. */
@NullMarked
package dev.vaporetto.protocol.frame;

import org.jspecify.annotations.NullMarked;
