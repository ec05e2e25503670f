/**
 * The servlet side: the filter that finds opening handshakes, and the portable transport over
 * {@link jakarta.servlet.http.HttpUpgradeHandler} that serves where no container-specific one does.
 */
@NullMarked
package dev.vaporetto.servlet;

import org.jspecify.annotations.NullMarked;
