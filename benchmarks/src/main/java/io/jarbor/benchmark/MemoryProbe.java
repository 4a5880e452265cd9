package io.jarbor.benchmark;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads the memory of another Java process, which needs no preparation for that: a line of JSON for
 * each line on standard input, until that ends. Sizes are in MiB.
 */
@Command(
    name = "MemoryProbe",
    description =
        "Tell the memory of a Java process for each line 'sample' or 'collect' on standard input;"
            + " the latter asks for a garbage collection first.")
public final class MemoryProbe implements Callable<Integer> {
  private static final double MIB = 1024 * 1024;
  private static final String COLLECT = "collect";

  @Spec private CommandSpec spec;

  @Option(names = "--pid", required = true, description = "The process; of the same user.")
  private String pid = "";

  private MemoryProbe() {}

  /** Run the program. */
  public static void main(String[] args) {
    Program.run(new MemoryProbe(), args);
  }

  // The other end is the very process that the caller named, of the same user.
  @SuppressWarnings("BanJNDI")
  @Override
  public Integer call() throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(pid);
    String address;
    try {
      address = machine.startLocalManagementAgent();
    } finally {
      machine.detach();
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      MBeanServerConnection connection = connector.getMBeanServerConnection();
      String line = lines.readLine();
      while (line != null) {
        boolean collect = line.equals(COLLECT);
        Program.answer(spec.commandLine().getOut(), out -> write(out, connection, collect));
        line = lines.readLine();
      }
    }
    return 0;
  }

  private static void write(JsonGenerator out, MBeanServerConnection connection, boolean collect)
      throws IOException {
    MemoryMXBean memory = ManagementFactory.getPlatformMXBean(connection, MemoryMXBean.class);
    if (collect) {
      memory.gc();
    }
    out.writeBooleanField("collected", collect);
    out.writeNumberField("heap_used", mib(memory.getHeapMemoryUsage().getUsed()));
    out.writeNumberField("heap_committed", mib(memory.getHeapMemoryUsage().getCommitted()));
    out.writeNumberField("non_heap_used", mib(memory.getNonHeapMemoryUsage().getUsed()));
    List<BufferPoolMXBean> pools =
        ManagementFactory.getPlatformMXBeans(connection, BufferPoolMXBean.class);
    for (BufferPoolMXBean pool : pools) {
      if (pool.getName().equals("direct")) {
        out.writeNumberField("direct", mib(pool.getMemoryUsed()));
      }
    }
    out.writeNumberField(
        "threads",
        ManagementFactory.getPlatformMXBean(connection, ThreadMXBean.class).getThreadCount());
    out.writeNumberField(
        "classes",
        ManagementFactory.getPlatformMXBean(connection, ClassLoadingMXBean.class)
            .getLoadedClassCount());
  }

  private static double mib(long bytes) {
    return Program.rounded(bytes / MIB);
  }
}
