/** Makes endpoints of routes: their configuration, their handshakes, their sessions. */
@NullMarked
package dev.vaporetto.internal.route;

import org.jspecify.annotations.NullMarked;
