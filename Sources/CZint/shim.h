#include <stddef.h>
#include <string.h>
#include <zint.h>

/* Swift does not import a C array as large as `encoded_data`, so one module is read here. The caller keeps `row` below
   `rows` and `column` below `width`, both of which zint bounds by the array. */
static inline int satchel_zint_module(const struct zint_symbol *symbol, int row, int column) {
  return (symbol->encoded_data[row][column >> 3] >> (column & 7)) & 1;
}

/* The human-readable text, NUL-terminated UTF-8 owned by `symbol`. */
static inline const char *satchel_zint_text(const struct zint_symbol *symbol) { return (const char *)symbol->text; }
