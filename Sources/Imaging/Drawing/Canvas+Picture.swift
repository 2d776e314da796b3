import CPango
import CYUV

// Cairo's RGB24 is a native 32-bit word with red in bits 16–23: on a little-endian machine libyuv's ARGB.
extension Canvas {
  /// The pixels as they are now.
  public borrowing func image() -> RGBImage {
    let row = width * 3
    let bytes = copy(count: row * height) { source, stride, target in
      ARGBToRAW(source, stride, target, CInt(row), CInt(width), CInt(height))
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// The pixels as a camera sends them uncompressed: 4:2:2, Rec. 601 of limited range, Y0 U Y1 V.
  /// - Returns: `width * height * 2` bytes; the width must be even.
  public borrowing func yuyv() -> [UInt8] {
    precondition(width % 2 == 0)
    return copy(count: width * height * 2) { source, stride, target in
      ARGBToYUY2(source, stride, target, CInt(width * 2), CInt(width), CInt(height))
    }
  }

  /// The pixels as a camera sends them in two planes: 4:2:0, Rec. 601 of limited range, Y, then U and V in turn.
  /// - Returns: `width * height * 3 / 2` bytes; both sides must be even.
  public borrowing func nv12() -> [UInt8] {
    precondition(width % 2 == 0 && height % 2 == 0)
    let area = width * height
    return copy(count: area * 3 / 2) { source, stride, target in
      ARGBToNV12(source, stride, target, CInt(width), target + area, CInt(width), CInt(width), CInt(height))
    }
  }

  /// Paints a picture, scaled with smooth filtering, into a rectangle.
  /// - Parameters:
  ///   - picture: At least one pixel, at most 32767 on a side.
  ///   - corner: Where its upper left corner lies.
  ///   - size: What its width and height become.
  /// - Returns: Whether it could be painted: it is not when it is too large or memory is short.
  @discardableResult
  public borrowing func draw(_ picture: RGBImage, corner: Point, size: Point) -> Bool {
    guard let source = Self.surface(width: picture.width, height: picture.height) else { return false }
    defer { cairo_surface_destroy(source) }
    let stride = cairo_image_surface_get_stride(source)
    picture.bytes.withUnsafeBufferPointer { pixels in
      _ = RAWToARGB(
        pixels.baseAddress, CInt(picture.width * 3), cairo_image_surface_get_data(source), stride,
        CInt(picture.width), CInt(picture.height))
    }
    cairo_surface_mark_dirty(source)
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, corner.x, corner.y)
    cairo_scale(context, size.x / Double(picture.width), size.y / Double(picture.height))
    cairo_set_source_surface(context, source, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
    // The edge pixels go on outwards: a scaled edge would else be mixed with transparent black.
    cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
    cairo_rectangle(context, 0, 0, Double(picture.width), Double(picture.height))
    cairo_fill(context)
    return true
  }

  /// Adds the values of a tile, repeated over the whole canvas, to all channels; sums above 255 stay 255.
  /// - Parameters:
  ///   - tile: At least one pixel.
  ///   - x: How far the tiles are shifted to the right, in pixels.
  ///   - y: How far they are shifted down.
  /// - Returns: Whether it could be painted: it is not when the tile is too large or memory is short.
  @discardableResult
  public borrowing func add(_ tile: GrayImage, x: Int, y: Int) -> Bool {
    guard let source = Self.surface(width: tile.width, height: tile.height) else { return false }
    defer { cairo_surface_destroy(source) }
    let stride = cairo_image_surface_get_stride(source)
    tile.bytes.withUnsafeBufferPointer { pixels in
      _ = J400ToARGB(
        pixels.baseAddress, CInt(tile.width), cairo_image_surface_get_data(source), stride, CInt(tile.width),
        CInt(tile.height))
    }
    cairo_surface_mark_dirty(source)
    cairo_save(context)
    cairo_set_source_surface(context, source, Double(x), Double(y))
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_REPEAT)
    cairo_set_operator(context, CAIRO_OPERATOR_ADD)
    cairo_paint(context)
    cairo_restore(context)
    return true
  }

  private borrowing func copy(
    count: Int, _ convert: (UnsafePointer<UInt8>, CInt, UnsafeMutablePointer<UInt8>) -> CInt
  ) -> [UInt8] {
    cairo_surface_flush(surface)
    let stride = cairo_image_surface_get_stride(surface)
    guard let data = cairo_image_surface_get_data(surface) else { preconditionFailure("a canvas has pixels") }
    return [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      guard let start = target.baseAddress else { return }
      let status = convert(data, stride, start)
      precondition(status == 0, "libyuv takes every size that a canvas can have")
      filled = count
    }
  }

  /// A surface for a picture to be painted from, or nil where there is no memory or the size is out of bounds.
  private static func surface(width: Int, height: Int) -> OpaquePointer? {
    guard (1...32_767).contains(width), (1...32_767).contains(height) else { return nil }
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CInt(width), CInt(height)) else { return nil }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
      cairo_surface_destroy(surface)
      return nil
    }
    cairo_surface_flush(surface)
    return surface
  }
}
