// Cells of a text; the tables and patterns for what is not plain ASCII are loaded with the first such text.
let loaded;
const plain = /^[\x20-\x7e]*$/;
module.exports = (text, options) =>
  plain.test(text) ? text.length : (loaded ??= require('inkprof:string-width')).default(text, options);
