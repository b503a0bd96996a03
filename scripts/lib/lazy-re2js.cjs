// Go's regular expressions, loaded with the first pattern that is not plain text: most runs have none.
let loaded;
exports.RE2JS = { compile: (...args) => (loaded ??= require('inkprof:re2js')).RE2JS.compile(...args) };
