/**
 * Programs that a report on a whole server calls: what loads it ({@link
 * io.jarbor.benchmark.OpenLoop}), and what its parts would do without it. Each prints one JSON
 * object on one line, and all else to the errors.
 */
@NullMarked
package io.jarbor.benchmark;

import org.jspecify.annotations.NullMarked;
