#include "CompiledSearch.hpp"

std::unique_ptr<face_search> plain_face_search(const std::string &model) {
  return std::make_unique<compiled_search>(model);
}
