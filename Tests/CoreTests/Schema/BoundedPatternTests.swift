import Testing

@testable import Core

@Suite struct BoundedPatternTests {
  @Test(arguments: [
    ("", "", true), ("", "abc", true), ("a", "cab", true), ("a", "b", false), ("^a", "ba", false), ("a$", "ab", false),
    ("^a.c$", "a𠮷c", true), ("^a.c$", "a\nc", false), ("^(?:ab|cd)+$", "abcdab", true), ("^(ab|cd)+$", "abc", false),
    ("^a*$", "", true), ("^a+$", "", false), ("^a?b$", "b", true), ("^a{2}$", "aa", true), ("^a{2}$", "aaa", false),
    ("^a{2,}$", "aaaa", true), ("^a{2,}$", "a", false), ("^a{1,3}$", "aaaa", false), ("^a{0}$", "", true),
    ("^[^0-9]+$", "ab", true), ("^[^0-9]+$", "a1", false), ("^[a-c-]+$", "a-c", true), ("^[]$", "a", false),
    (#"^\d{4}年$"#, "2026年", true), (#"^\w+$"#, "a_1", true), (#"^\w+$"#, "张", false), (#"^\S+$"#, "a b", false),
    (#"^[\D]+$"#, "ab", true), (#"^[\D]+$"#, "a1", false), (#"^[\s\d]+$"#, "1 2", true), (#"^\p{L}+$"#, "张㛃é", true),
    (#"^\p{L}+$"#, "a1", false), (#"^\p{N}$"#, "三", false), (#"^[\u4e00-\u9fff]+$"#, "调解", true),
    (#"^a\.b$"#, "a.b", true),
    (#"^a\.b$"#, "axb", false), (#"\\"#, "\\", true), ("^(a|)b$", "b", true), ("^(a*)*$", "aaab", false),
    ("x|y$", "xa", true),
  ])
  func matches(pattern: String, text: String, expected: Bool) throws {
    #expect(try #require(BoundedPattern(pattern)).matches(text) == expected)
  }

  @Test(arguments: [
    "(", ")", "[", "[a", "a{", "a{2", "a{3,2}", "*", "a**", "a+?", "^*", "(?=a)", "(?<n>a)", #"\"#, #"\b"#, #"\1"#,
    #"\p{Han}"#,
    "[z-a]", #"[a-\d]"#, #"\u12"#, "]", "}", String(repeating: "(", count: 21) + String(repeating: ")", count: 21),
    "a{9999}", "((a{100}){100}){100}", String(repeating: "a", count: 1_001),
  ])
  func refuses(pattern: String) {
    #expect(BoundedPattern(pattern) == nil)
  }

  /// What makes back-tracking engines stand still.
  @Test func isLinear() throws {
    let hostile = try #require(BoundedPattern("^(a+)+(a|aa)*(()*)*$"))
    #expect(!hostile.matches(String(repeating: "a", count: 5_000) + "b"))
    #expect(hostile.matches(String(repeating: "a", count: 5_000)))
    #expect(try #require(BoundedPattern("((((){9999}){9999}){9999}){9999}")).matches(""))
    // Compiling a part to see whether it is empty took twice the time with each level.
    let nested = String(repeating: "(", count: 20) + "a" + String(repeating: ")*", count: 20)
    #expect(try #require(BoundedPattern(String(repeating: nested, count: 12))).matches("a"))
  }
}
