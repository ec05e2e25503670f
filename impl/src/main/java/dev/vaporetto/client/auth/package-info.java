/**
 * HTTP authentication (RFC 9110 §11) of a client, at a server or a proxy: challenges, and the
 * answers of Basic (RFC 7617) and Digest (RFC 7616). No I/O, no thread, no clock.
 */
@NullMarked
package dev.vaporetto.client.auth;

import org.jspecify.annotations.NullMarked;
