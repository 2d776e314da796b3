@main
struct SatchelCommand {
  static func main() {}
}
