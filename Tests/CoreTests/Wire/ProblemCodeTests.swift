import Core
import Testing

/// Every failure speaks both languages.
@Suite struct ProblemCodeTests {
  @Test(arguments: ProblemCode.allCases)
  func speaksBothLanguages(code: ProblemCode) {
    let text = code.text
    for sentence in [text.title, text.detail, text.remedy] {
      #expect(!sentence.en.isEmpty)
      #expect(sentence.en.unicodeScalars.allSatisfy { $0.value < 0x2E80 }, "the English sentence holds Chinese")
      #expect(
        sentence.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } || sentence.zh == sentence.en)
    }
    #expect(text.detail.en.hasSuffix("."))
    #expect(text.detail.zh.hasSuffix("。"))
    #expect(text.remedy.en.hasSuffix("."))
    #expect(text.remedy.zh.hasSuffix("。"))
    #expect((200...599).contains(text.status))
    // Both languages name the same facts.
    for pair in [text.detail, text.remedy] { #expect(Self.facts(pair.en) == Self.facts(pair.zh)) }
  }

  @Test func everyCodeHasSentencesOfItsOwn() {
    #expect(Set(ProblemCode.allCases.map(\.text.title.en)).count == ProblemCode.allCases.count)
  }

  private static func facts(_ sentence: String) -> Set<String> {
    Set(sentence.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) })
  }
}
