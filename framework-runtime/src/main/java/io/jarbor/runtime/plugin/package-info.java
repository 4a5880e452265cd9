/**
 * From a file or folder to classes and files that can be used: {@link
 * io.jarbor.runtime.plugin.PackageOpener} for packages, {@link
 * io.jarbor.runtime.plugin.BackendCatalog} for backends.
 */
@NullMarked
package io.jarbor.runtime.plugin;

import org.jspecify.annotations.NullMarked;
