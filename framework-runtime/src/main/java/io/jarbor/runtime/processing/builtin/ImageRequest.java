package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.processing.Field;

/**
 * An image file.
 *
 * @param image the file's bytes; not copied, since they are large and have one reader
 */
// A record's array is compared by identity; requests are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record ImageRequest(
    @Field(
            description = "A PNG, JPEG, GIF or BMP file, in base64.",
            example =
                "\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==\"",
            minLength = 1)
        byte[] image) {}
