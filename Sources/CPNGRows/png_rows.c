#include "png_rows.h"
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct satchel_png_rows {
  png_structp png;
  png_infop info;
  /// The file, during a call.
  const uint8_t *file;
  size_t left;
  /// What has not been read of the parts.
  satchel_png_part *next;
  satchel_png_part parts[];
};

static void read_parts(png_structp png, png_bytep target, size_t count) {
  satchel_png_rows *rows = png_get_io_ptr(png);
  while (count > 0) {
    if (rows->left == 0) png_error(png, "end of file");
    size_t taken = count < rows->next->count ? count : rows->next->count;
    memcpy(target, rows->file + rows->next->start, taken);
    target += taken;
    count -= taken;
    rows->next->start += taken;
    rows->next->count -= taken;
    if (rows->next->count == 0) {
      rows->next++;
      rows->left--;
    }
  }
}

static void fail(png_structp png, png_const_charp message) {
  (void)message;
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

satchel_png_rows *satchel_png_rows_open(const uint8_t *file, const satchel_png_part *parts, size_t count) {
  satchel_png_rows *rows = calloc(1, sizeof *rows + count * sizeof *parts);
  if (rows == NULL) return NULL;
  memcpy(rows->parts, parts, count * sizeof *parts);
  rows->next = rows->parts;
  rows->left = count;
  rows->file = file;
  rows->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
  if (rows->png != NULL) rows->info = png_create_info_struct(rows->png);
  if (rows->info == NULL) {
    satchel_png_rows_close(rows);
    return NULL;
  }
  if (setjmp(png_jmpbuf(rows->png)) != 0) {
    satchel_png_rows_close(rows);
    return NULL;
  }
  png_set_read_fn(rows->png, rows, read_parts);
  // As png_image_begin_read_from_memory does: what is harmless is no error.
  png_set_benign_errors(rows->png, 1);
  png_read_info(rows->png, rows->info);
  return rows;
}

void satchel_png_rows_close(satchel_png_rows *rows) {
  if (rows == NULL) return;
  if (rows->png != NULL) png_destroy_read_struct(&rows->png, &rows->info, NULL);
  free(rows);
}

size_t satchel_png_rows_stride(const satchel_png_rows *rows) { return png_get_rowbytes(rows->png, rows->info); }

int satchel_png_rows_read(
    satchel_png_rows *rows, const uint8_t *file, uint8_t *target, size_t count, size_t distance) {
  rows->file = file;
  if (setjmp(png_jmpbuf(rows->png)) != 0) return -1;
  for (size_t row = 0; row < count; row++) png_read_row(rows->png, target + row * distance, NULL);
  return 0;
}
