@main
struct SatchelDaemon {
  static func main() {}
}
