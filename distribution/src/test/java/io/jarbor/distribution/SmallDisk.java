package io.jarbor.distribution;

import io.jarbor.runtime.config.ServerConfig;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own files, with room for so many bytes of new ones: what goes beyond is refused as
 * a full disk does. For a real one a test would have to mount it, which takes a root user.
 */
final class SmallDisk extends FileSystem {
  private final FileSystem real;
  private final FileSystemProvider provider;
  private final AtomicLong room;
  private final AtomicLong total;
  private volatile boolean telling = true;
  private volatile @Nullable Gate gate;

  private SmallDisk(FileSystem real, long room) {
    this.total = new AtomicLong(room);
    this.real = real;
    this.room = new AtomicLong(room);
    this.provider = new SmallDiskProvider(this, real.provider());
  }

  /** A path of such a disk. */
  private interface DiskPath extends Path {
    Path real();
  }

  /** A configuration whose work folder lies on a disk that has no more room than that. */
  static ServerConfig under(ServerConfig config, long room) {
    return new ServerConfig(
        config.http(),
        config.management(),
        config.models(),
        config.backends(),
        new SmallDisk(config.work().getFileSystem(), room).path(config.work()),
        config.packages(),
        config.backendOptions());
  }

  /** Give the disk of a folder more room. */
  static void enlarge(Path folder, long bytes) {
    SmallDisk disk = of(folder);
    disk.total.addAndGet(bytes);
    disk.room.addAndGet(bytes);
  }

  /** Let a folder's disk not tell how much room it has, as it is in some containers. */
  static void hush(Path folder) {
    of(folder).telling = false;
  }

  /** Hold who writes to the disk of a folder at a gate. */
  static void hold(Path folder, Gate gate) {
    of(folder).gate = gate;
  }

  private static SmallDisk of(Path folder) {
    return (SmallDisk) folder.getFileSystem();
  }

  /** What the disk tells of itself. */
  FileStore store() throws IOException {
    if (!telling) {
      throw new IOException("Mount point not found");
    }
    return new SmallDiskStore(this);
  }

  long total() {
    return total.get();
  }

  long room() {
    return room.get();
  }

  /** Take room, where it is there. */
  void take(long bytes) throws IOException {
    Gate held = gate;
    if (held != null) {
      held.pass(bytes);
    }
    long before;
    do {
      before = room.get();
      if (before < bytes) {
        throw new IOException("No space left on device");
      }
    } while (!room.compareAndSet(before, before - bytes));
  }

  void giveBack(long bytes) {
    room.addAndGet(bytes);
  }

  /** The same path on this disk. */
  Path path(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            SmallDisk.class.getClassLoader(),
            new Class<?>[] {DiskPath.class},
            (proxy, method, arguments) -> call(path, method, arguments));
  }

  private Object call(Path path, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == DiskPath.class) {
      return path;
    }
    if (method.getReturnType() == FileSystem.class) {
      return this;
    }
    Object[] own = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < own.length; i++) {
      own[i] = own[i] instanceof DiskPath other ? other.real() : own[i];
    }
    try {
      Object result = method.invoke(path, own);
      return result instanceof Path other ? path(other) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The path that the machine knows. */
  static Path real(Path path) {
    return path instanceof DiskPath own ? own.real() : path;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    throw new UnsupportedOperationException();
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
