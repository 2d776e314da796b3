#pragma once
// The rows of a PNG file as libpng unpacks them. Its `longjmp`, which Swift frames cannot take, stays in here.
#include <stddef.h>
#include <stdint.h>

/// A file that is read from its first row to its last. One call at a time.
typedef struct satchel_png_rows satchel_png_rows;

/// A part of a file.
typedef struct {
  size_t start;
  size_t count;
} satchel_png_part;

/// Reads all up to the first row of the PNG file that `count` parts of `file` make together. Keeps no pointer.
/// Returns NULL where memory or libpng fails.
satchel_png_rows *satchel_png_rows_open(const uint8_t *file, const satchel_png_part *parts, size_t count);

/// Frees it; NULL is allowed.
void satchel_png_rows_close(satchel_png_rows *rows);

/// Bytes of an unpacked row.
size_t satchel_png_rows_stride(const satchel_png_rows *rows);

/// Unpacks the next `count` rows of a file that is not interlaced, each `distance` bytes after the one before; the bits of a
/// row's last byte that are no pixels stay as they are. With the last row the file's end is checked too.
/// Returns 0, or -1 where libpng fails: nothing more can be read then.
int satchel_png_rows_read(
    satchel_png_rows *rows, const uint8_t *file, uint8_t *target, size_t count, size_t distance);
