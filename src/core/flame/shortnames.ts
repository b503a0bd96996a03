/**
 * Shortens function names for pictures: removes packages, name spaces and
 * argument lists (pprof: graph.go ShortenFunctionName). Rules are tried in
 * order; the first that matches applies.
 */
const anonymous = /^\(anonymous namespace\)::/;
/** A Go module's major version: /v2, /v3 ... followed by a dot or a slash. */
const goVersion = /^([^\n]*?)\/v(?:[2-9]|[1-9][0-9]+)([./][^\n]*)$/;
const rules = [
  // Go: the part after the last slash of the import path.
  /^(?:[\w\-.]+\/)+([^.]+\.[^\n]+)/,
  // Java: Class.method, without lower-case packages.
  /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)/,
  // C++: Class::method, with template arguments.
  /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<[^\n]*>)?)/,
];

/** Characters. Longer names are not shortened, which bounds the time of the rules. */
const longest = 10_000;

export function shortName(name: string): string {
  if (name.length > longest) return name;
  const plain = name.replace(anonymous, '').replace(goVersion, '$1$2');
  for (const rule of rules) {
    const match = rule.exec(plain);
    if (match) return match[1]!;
  }
  return plain;
}
