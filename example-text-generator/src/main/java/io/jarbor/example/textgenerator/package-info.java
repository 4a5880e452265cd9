/**
 * A plugin that writes text with a network of one output: {@link
 * io.jarbor.example.textgenerator.TextGenerator} is the type to read first.
 */
@NullMarked
package io.jarbor.example.textgenerator;

import org.jspecify.annotations.NullMarked;
