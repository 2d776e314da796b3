import Core

/// A line that shows how far a job is.
enum ProgressBar {
  /// Draws the line.
  /// - Parameters:
  ///   - progress: How far; nil: not begun.
  ///   - label: What goes on, shown after the bar.
  ///   - width: Columns that the line may take.
  /// - Returns: At most `width` columns.
  static func line(_ progress: JobProgress?, label: String, width: Int) -> String {
    let columns = max(0, width - 1)
    guard let progress, progress.total > 0 else { return DisplayWidth.cut(label, to: columns) }
    let share = min(1, max(0, Double(progress.completed) / Double(progress.total)))
    let bar = 24
    let full = Int(share * Double(bar))
    let percent = String(Int(share * 100))
    let text =
      "[" + String(repeating: "█", count: full) + String(repeating: "░", count: bar - full) + "] "
      + String(repeating: " ", count: 3 - percent.count) + percent + "% " + label
    return DisplayWidth.cut(text, to: columns)
  }
}
