/**
 * URIs as people and servers write them, made those of RFC 3986 and of {@link java.net.URI}. Pure
 * functions.
 */
@NullMarked
package dev.vaporetto.client.uri;

import org.jspecify.annotations.NullMarked;
