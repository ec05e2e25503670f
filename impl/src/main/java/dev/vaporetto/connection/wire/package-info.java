/** What a connection stands on: the transport, buffers that are lent, masking keys. */
@NullMarked
package dev.vaporetto.connection.wire;

import org.jspecify.annotations.NullMarked;
