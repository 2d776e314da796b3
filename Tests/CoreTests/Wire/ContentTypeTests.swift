import Core
import Testing

@Suite("Content-Type")
struct ContentTypeTests {
  @Test(
    "type and charset are read however they are written",
    arguments: [
      ("text/plain", "text/plain", nil), ("Text/Plain;charset=GBK", "text/plain", "GBK"),
      (" text/plain ; Charset = \"gb18030\" ", "text/plain", "gb18030"),
      ("text/plain; format=flowed; charset=utf-8; charset=big5", "text/plain", "utf-8"),
      ("text/plain; note=\"a;charset=big5\"; charset=utf-8", "text/plain", "utf-8"),
      ("text/plain; charset=\"a\\\"b\"", "text/plain", "a\"b"), ("text/plain; charset=", "text/plain", ""),
      ("text/plain; charset", "text/plain", nil), ("", "", nil), (";", "", nil), ("\"", "\"", nil),
    ] as [(String, String, String?)])
  func reading(header: String, type: String, charset: String?) {
    let read = ContentType(parsing: header)
    #expect(read.mediaType == type && read.charset == charset)
  }

  @Test("what is written is read again")
  func roundTrip() {
    for type in [ContentType(mediaType: "text/plain"), ContentType(mediaType: "text/plain", charset: "gb18030")] {
      #expect(ContentType(parsing: type.text) == type)
    }
  }

  @Test("names of character sets")
  func labels() {
    #expect(TextCharset(label: "GB2312") == .gb18030 && TextCharset(label: "gbk") == .gb18030)
    #expect(TextCharset(label: "Big5") == .big5 && TextCharset(label: "UTF-16") == .utf16)
    for name in TextCharset.acceptedNames.split(separator: ", ") { #expect(TextCharset(label: String(name)) != nil) }
    for name in ["", "latin1", "utf-7", "gb 18030"] { #expect(TextCharset(label: name) == nil) }
  }
}
