/** The command line: {@link io.jarbor.runtime.cli.Main} first. */
@NullMarked
package io.jarbor.runtime.cli;

import org.jspecify.annotations.NullMarked;
