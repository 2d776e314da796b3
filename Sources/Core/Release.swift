/// Which release this is; the package, the API and both programs take their version from here.
public enum Release {
  /// Semantic version, as Debian writes it too.
  public static let version = "0.1.0"
}
