package io.jarbor.runtime.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * A package's files, copied out of reach of whoever changes the original.
 *
 * @param root folder with the files that the manifest names: in a jar {@code META-INF/jarbor}, for
 *     they lie beside the manifest
 * @param jars of its classes, the package's own first; none for a package of data
 * @param digest of the package as it was dropped
 * @param contentDigest of all its files but the manifest, which may give it; the same for a folder
 *     and for a zip of it
 */
record Snapshot(Path root, List<Path> jars, String digest, String contentDigest) {}
