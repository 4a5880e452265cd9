/**
 * How the parameters came about: {@link io.jarbor.example.textgenerator.training.Training} makes
 * them, {@link io.jarbor.example.textgenerator.training.Quality} measures them.
 */
@NullMarked
package io.jarbor.example.textgenerator.training;

import org.jspecify.annotations.NullMarked;
