package io.jarbor.distribution;

import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** What a small disk tells of itself. */
final class SmallDiskStore extends FileStore {
  private final SmallDisk disk;

  SmallDiskStore(SmallDisk disk) {
    this.disk = disk;
  }

  @Override
  public String name() {
    return "small";
  }

  @Override
  public String type() {
    return "small";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public long getTotalSpace() {
    return disk.total();
  }

  @Override
  public long getUsableSpace() {
    return disk.room();
  }

  @Override
  public long getUnallocatedSpace() {
    return disk.room();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return false;
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return false;
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getAttribute(String attribute) {
    throw new UnsupportedOperationException();
  }
}
