import Core
import Hummingbird

extension API {
  /// `GET /v1/templates`; `GET`, `PUT`, `DELETE /v1/templates/{name}`.
  func registerTemplates(on v1: RouterGroup<SocketContext>) {
    v1.get("templates") { _, _ in
      Response.json(["templates": .array(try templates.all.map { view($0).json })])
    }
    v1.get("templates/:name") { _, context in
      Response.json(view(try templates.template(named: try context.segment("name")), isWhole: true).json)
    }
    v1.put("templates/:name") { request, context in
      let name = try context.segment("name")
      let body = try await context.collectBody(of: request, upTo: TemplateLibrary.largest)
      defer { workEnded() }
      let (template, isNew) = try await templates.put(name, body, by: await context.requester()) { template in
        try await preparation.tryOut(template)
      }
      return Response.json(view(template, isWhole: true).json, status: isNew ? .created : .ok)
    }
    v1.delete("templates/:name") { _, context in
      try await templates.remove(try context.segment("name"), by: await context.requester())
      return Response(status: .noContent)
    }
  }

  /// A template as front ends see it.
  /// - Parameter isWhole: Whether one of the site's comes with its document, as it was put.
  private func view(_ template: Template, isWhole: Bool = false) -> TemplateView {
    let isSites = templates.isSites(template.name)
    return TemplateView(
      name: template.name, title: template.title, schema: template.json["schema"] ?? .null, example: template.example,
      origin: isSites ? .site : .product, document: isSites && isWhole ? template.json["document"] : nil)
  }
}
