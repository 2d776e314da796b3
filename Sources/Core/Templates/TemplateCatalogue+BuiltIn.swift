/// The templates that come with the product. Compiling them all takes some 25 ms, so a daemon compiles one when it is
/// asked for it.
extension TemplateCatalogue {
  // SwiftPM names an embedded resource by its file alone, so templates need names of their own across all folders.
  private static let files: [String: @Sendable () -> [UInt8]] = [
    "contact-card": { PackageResources.contact_card_json },
    "incident-receipt": { PackageResources.incident_receipt_json },
    "inquiry-record": { PackageResources.inquiry_record_json },
    "inspection-record": { PackageResources.inspection_record_json },
    "mediation-agreement": { PackageResources.mediation_agreement_json },
    "notice": { PackageResources.notice_json },
    "photo-receipt": { PackageResources.photo_receipt_json },
    "public-security-mediation": { PackageResources.public_security_mediation_json },
    "qr-doorplate": { PackageResources.qr_doorplate_json },
    "residence-receipt": { PackageResources.residence_receipt_json },
  ]

  /// The product's names in order.
  public static let builtInNames = files.keys.sorted()

  /// Compiles a template of the product's.
  /// - Throws: ``Problem``: `unknownTemplate`; `templateInvalid` and others where the resource is faulty, which a test
  ///   rules out.
  public static func builtIn(named name: String) throws(Problem) -> Template {
    guard let bytes = files[name]?() else { throw Problem(.unknownTemplate) }
    let template = try Template(decoding: try JSONValue.parse(bytes))
    guard template.name == name else { throw Problem(.templateInvalid, path: "name", facts: ["expected": name]) }
    return template
  }

  /// Compiles all templates of the product's.
  /// - Throws: ``Problem`` `templateInvalid` and others where a resource is faulty, which a test rules out.
  public static func builtIn() throws(Problem) -> TemplateCatalogue {
    var catalogue = TemplateCatalogue()
    for name in builtInNames { try catalogue.insert(try builtIn(named: name)) }
    return catalogue
  }
}
