// How a row of the checklist is shown: by runs that are recorded, by a test, or not in text at all.

/** The path of a handmade fixture. */
export const made = name => `profiles/made-${name}.pb.gz`;
export const A = made('a');

/** What brings each option back to its default at the prompt. */
const resets = {
  unit: 'minimum',
  nodecount: '-1',
  nodefraction: '0.005',
  edgefraction: '0.001',
  divide_by: '1',
  trim: 'true',
  compact_labels: 'true',
  granularity: 'functions',
  sort: 'flat',
  call_tree: 'false',
  relative_percentages: 'false',
  mean: 'false',
  noinlines: 'false',
  drop_negative: 'false',
  showcolumns: 'false',
  normalize: 'false',
  intel_syntax: 'false',
};

/**
 * Lines at the prompt of one profile. Options that they assign are set back behind them, so that
 * rows can share a session.
 */
export function shell(file, lines, flags = []) {
  const assigned = new Set();
  for (const line of lines) {
    const name = line.match(/^\s*([a-z_]+)\s*(=|$)/)?.[1];
    if (name === undefined) continue;
    if (/^(cum|flat)$/.test(name)) assigned.add('sort');
    else if (/^(functions|filefunctions|files|lines|addresses)$/.test(name)) assigned.add('granularity');
    else if (
      name in resets ||
      /^(focus|ignore|hide|show|show_from|prune_from|tag\w+|sample_index|source_path|trim_path|output)$/.test(name)
    )
      assigned.add(name);
  }
  return [
    {
      args: ['-symbolize=none', ...flags, file],
      lines: [...lines, ...[...assigned].map(name => `${name}=${resets[name] ?? ''}`)],
    },
  ];
}

/** One report per call. */
export const calls = (...list) =>
  list.map(args => ({ args: args.some(arg => arg.startsWith('-symbolize')) ? args : ['-symbolize=none', ...args] }));

/** Reports of one profile, one per call. */
export const reports = (file, ...list) => calls(...list.map(flags => [...flags, file]));

/** A test shows it: its file and a part of its title. */
export const shownBy = (test, title) => ({ test, title });

/** It cannot be recorded as text, for this reason. */
export const because = why => ({ why });
