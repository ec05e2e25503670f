/** WebSocket sessions and the HTTP session of who opened them. */
@NullMarked
package dev.vaporetto.login;

import org.jspecify.annotations.NullMarked;
