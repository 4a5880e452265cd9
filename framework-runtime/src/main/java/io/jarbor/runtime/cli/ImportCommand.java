package io.jarbor.runtime.cli;

import picocli.CommandLine.Command;

@Command(
    name = "import",
    description = "Write models of other servers as packages.",
    mixinStandardHelpOptions = true,
    subcommands = ImportTritonCommand.class,
    synopsisSubcommandLabel = "COMMAND")
final class ImportCommand {}
