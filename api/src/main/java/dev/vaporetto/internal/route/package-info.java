/** A route becomes an endpoint: its configuration, its handshakes, its sessions. */
@NullMarked
package dev.vaporetto.internal.route;

import org.jspecify.annotations.NullMarked;
