// The tables of README.md that are made from the list of commands and the table of options.

const BEGIN = '<!-- commands and options: npm run tables -->';
const END = '<!-- end of commands and options -->';

/** Text for a cell of a Markdown table. */
const cell = text => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const code = text => `\`${text}\``;

function initial(option) {
  if (option.kind === 'choice') return code(option.initial === '' ? option.choices[0].name : option.initial);
  return option.initial === '' ? '' : code(String(option.initial));
}

/** The lines between the marks. */
export function readmeTables(commands, options) {
  const sorted = [...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map(
    c =>
      `| ${code(c.name)}${c.takesPattern ? ' regexp' : ''}${c.takesLimit ? ' limit' : ''} | ` +
      `${cell(c.summary)}${c.ours ? ' (inkprof only)' : ''} |`,
  );
  const optionRows = [...options]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(o => {
      const choices = o.kind === 'choice' ? `: ${o.choices.map(c => code(c.name)).join(', ')}` : '';
      return `| ${code(o.name)} | ${initial(o)} | ${cell(o.help.en[0])}${choices} |`;
    });
  return [
    '| command | what it does |',
    '| --- | --- |',
    ...rows,
    '',
    '| option | default | what it does |',
    '| --- | --- | --- |',
    ...optionRows,
  ].join('\n');
}

/** README.md with its tables as they should be; throws where the marks are missing. */
export function withTables(readme, commands, options) {
  const from = readme.indexOf(BEGIN),
    to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md has no lines "${BEGIN}" and "${END}"`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${readmeTables(commands, options)}\n\n${readme.slice(to)}`;
}
