/** WebSocket sessions and the HTTP sessions of their users. */
@NullMarked
package dev.vaporetto.login;

import org.jspecify.annotations.NullMarked;
