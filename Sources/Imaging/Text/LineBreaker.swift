/// Where a line may begin, by UAX #14 with numbers kept whole as in its example 7: what Pango says of the same
/// characters, without its words, sentences and clusters. A test holds the two together.
struct LineBreaker {
  /// Whether what was read last belongs to a number.
  private enum Number { case none, within, closed }

  /// The last character read, of spaces the first; nil at the start of the text.
  private var last: LineBreakClass?
  /// The last one that is no space.
  private var lastInk: LineBreakClass?
  private var number = Number.none

  /// Reads a character.
  /// - Parameter next: The class of the one behind it; nil at the end of the text.
  /// - Returns: Whether a line may begin with it, if it is not the first one.
  mutating func mayBegin(with current: LineBreakClass, before next: LineBreakClass?) -> Bool {
    let isAllowed =
      last == .ideograph && current == .ideograph || !isForbidden(current) && !isWithinWord(current, next)
    note(current)
    return isAllowed
  }

  private mutating func note(_ current: LineBreakClass) {
    switch current {
    case .digit: number = .within
    case .slash, .infix: if number == .closed { number = .none }
    case .closing, .closingParenthesis: number = number == .within ? .closed : .none
    default: number = .none
    }
    last = current
    if current != .space { lastInk = current }
  }

  /// Rules 7 to 22, which spaces, marks and dashes set.
  private func isForbidden(_ current: LineBreakClass) -> Bool {
    switch current {
    case .space, .exclamation: return true
    case .closing, .closingParenthesis, .infix, .slash: if last != .digit { return true }
    case .nonStarter: if lastInk == .closing || lastInk == .closingParenthesis { return true }
    case .opening, .openingParenthesis: if lastInk == .quotation { return true }
    case .dash: if lastInk == .dash { return true }
    default: break
    }
    if lastInk == .opening || lastInk == .openingParenthesis { return true }
    if last == .space { return false }
    if last == .quotation { return true }
    switch current {
    case .quotation, .breakAfter, .hyphen, .nonStarter, .inseparable: return true
    default: return false
    }
  }

  /// Rules 23 to 30, which keep words, numbers and their units whole.
  private func isWithinWord(_ current: LineBreakClass, _ next: LineBreakClass?) -> Bool {
    guard let last, last != .space else { return false }
    let isUnit = last == .prefix || last == .postfix
    switch current {
    case .letter:
      return isUnit || last == .letter || last == .digit || last == .infix || last == .closingParenthesis
    case .digit:
      return isUnit || last == .letter || last == .digit || last == .hyphen || last == .closingParenthesis
        || number == .within
    case .slash, .infix, .closing, .closingParenthesis: return number == .within
    case .prefix: return last == .letter || number != .none
    case .postfix: return last == .letter || last == .ideograph || number != .none
    case .ideograph: return last == .prefix
    case .opening: return isUnit && next == .digit
    case .openingParenthesis: return last == .letter || last == .digit || isUnit && next == .digit
    default: return false
    }
  }
}
