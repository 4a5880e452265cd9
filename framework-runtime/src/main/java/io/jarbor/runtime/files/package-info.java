/** What is done with folders whatever they hold: {@link io.jarbor.runtime.files.Folders} first. */
@NullMarked
package io.jarbor.runtime.files;

import org.jspecify.annotations.NullMarked;
