/**
 * The directory of packages, and the versions that came from it: {@link
 * io.jarbor.runtime.repository.Repository} first.
 */
@NullMarked
package io.jarbor.runtime.repository;

import org.jspecify.annotations.NullMarked;
