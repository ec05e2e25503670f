/**
 * Where an attempt to connect goes next: what becomes of answers that ask for credentials, lead
 * elsewhere, or put off. Decisions only: no I/O, no thread, no clock.
 */
@NullMarked
package dev.vaporetto.client.course;

import org.jspecify.annotations.NullMarked;
