/** Finds applications when the servlet container starts, and puts their routes into service. */
@NullMarked
package dev.vaporetto.internal.start;

import org.jspecify.annotations.NullMarked;
